// The Data tab: where the data comes from, what was understood of it, how it is made ready. State comes from outside.
import { useState } from 'react';
import type { Locale } from '../../base/text.ts';
import type { DataCard, GeneratorInfo, SampleInfo } from '../../contract/data.ts';
import type { FileHandle } from '../../contract/projects.ts';
import type { Diagnostic } from '../../layers/define.ts';
import type { DataBinding, Reading as HowRead } from '../../project/document.ts';
import type { DataChanges } from '../../project/rebind.ts';
import type { Command } from '../state/document.ts';
import { CardView, titleOf } from './CardView.tsx';
import classes from './DataTab.module.css';
import { Differences } from './Differences.tsx';
import type { DataFailure } from './data-flow.ts';
import { Reading, type ReadingState } from './Reading.tsx';
import { Refusal } from './Refusal.tsx';
import { SampleGallery } from './SampleGallery.tsx';

export interface DataTabProps {
  readonly locale: Locale;
  readonly samples: readonly SampleInfo[] | null;
  readonly generators: readonly GeneratorInfo[];
  readonly binding: DataBinding;
  /** The card of the bound data; null while there is none or it is being read. */
  readonly card: DataCard | null;
  readonly busy: boolean;
  /** The file that is being read. */
  readonly reading: ReadingState | null;
  readonly onCancel: () => void;
  /** Why the last thing tried did not work; the data shown is still the former one. */
  readonly failure: Pick<DataFailure, 'name' | 'error' | 'candidates'> | null;
  readonly onDismissFailure: () => void;
  /** Another file in place of the project's own, which is gone. */
  readonly onRelocate: (file: FileHandle) => void;
  readonly onLook: () => void;
  /** What the last change of the data made different, and what of the network no longer fits; null once understood. */
  readonly differences: {
    readonly changes: DataChanges | null;
    readonly problems: readonly Diagnostic[];
  } | null;
  readonly onUnderstood: () => void;
  /** What the data itself asks for. */
  readonly advice: readonly Diagnostic[];
  readonly onSample: (id: string) => void;
  readonly onGenerator: (id: string) => void;
  readonly onParams: (generator: string, params: Readonly<Record<string, number>>) => void;
  /** Replaces the graph by a sensible network for the data. */
  readonly onDraft: () => void;
  readonly onOpenFile: (kind: 'data' | 'folder') => void;
  /** The bound file again, read in another way. */
  readonly onRead: (change: Partial<HowRead>) => void;
  /** All problems as a file. */
  readonly onSaveProblems: () => void;
  /** A step of the history. */
  readonly onEdit: (command: Command) => void;
}

export function DataTab(props: DataTabProps) {
  const { binding, card, reading } = props;
  const { source } = binding;
  /** The source that was bound when the user asked for another one. */
  const [leaving, setLeaving] = useState<DataBinding['source'] | null>(null);
  const browsing = card === null ? source.kind === 'none' : leaving === source;
  const shown = card !== null && reading?.preview == null && !browsing ? card : null;
  return (
    <div className={classes.tab}>
      <News {...props} />
      <div className={classes.body}>
        {browsing && reading?.preview == null && (
          <SampleGallery
            samples={props.samples}
            generators={props.generators}
            chosen={source.kind === 'sample' ? source.id : null}
            generator={source.kind === 'generated' ? source.generator : null}
            busy={props.busy}
            locale={props.locale}
            back={card === null ? null : { name: titleOf({ ...props, card }), go: () => setLeaving(null) }}
            onSample={(id) => {
              setLeaving(null);
              props.onSample(id);
            }}
            onGenerator={(id) => {
              setLeaving(null);
              props.onGenerator(id);
            }}
            onOpenFile={props.onOpenFile}
          />
        )}
        {shown !== null && (
          <CardView
            key={JSON.stringify([source.kind, shown.name])}
            {...props}
            card={shown}
            onOther={() => setLeaving(source)}
          />
        )}
      </div>
    </div>
  );
}

/** What is being read, what could not be, and what is different now. */
function News(props: DataTabProps) {
  const { failure, reading, differences, locale } = props;
  if (failure === null && reading === null && differences === null) return null;
  return (
    <div className={classes.news}>
      {failure !== null && (
        <Refusal
          failure={failure}
          locale={locale}
          onDismiss={props.onDismissFailure}
          onRelocate={props.onRelocate}
          onLook={props.onLook}
        />
      )}
      {differences !== null && (
        <Differences {...differences} locale={locale} onEdit={props.onEdit} onDismiss={props.onUnderstood} />
      )}
      {reading !== null && <Reading key={reading.name} reading={reading} onCancel={props.onCancel} />}
    </div>
  );
}
