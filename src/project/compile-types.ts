// What compiling a document yields: a report for every node as it is edited, and a network when it can train.

import type { Network } from '../engine/train/network.ts';
import type { Diagnostic } from '../layers/define.ts';

export interface NodeReport {
  /** Per output port, without the batch axis; null where it cannot be inferred yet. */
  readonly outputShapes: readonly (readonly number[] | null)[];
  /** Trained numbers. */
  readonly parameters: number;
  /** Trained tensors: name within the layer, shape. */
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly trainable: boolean;
  }[];
  /** Forward floating-point operations for one sample. */
  readonly flops: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileReport {
  readonly nodes: Readonly<Record<string, NodeReport>>;
  /** All diagnostics, those of nodes included, errors first. */
  readonly diagnostics: readonly Diagnostic[];
  readonly totals: { readonly parameters: number; readonly flops: number };
  /** True when no diagnostic is an error. */
  readonly trainable: boolean;
}

export interface Compiled {
  readonly report: CompileReport;
  /** Null while the report has errors. */
  readonly network: Network | null;
}
