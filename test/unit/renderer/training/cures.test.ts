// One-click cures: what each trouble offers, and that it is offered until it has been applied.
import { describe, expect, it } from 'vitest';
import { present } from '../../../../src/base/assert.ts';
import type { LoomDocument, TrainingSettings } from '../../../../src/project/document.ts';
import { chain, emptyDocument } from '../../../../src/project/new-document.ts';
import { cureOf } from '../../../../src/renderer/training/cures.ts';
import type { Advice } from '../../../../src/renderer/training/health.ts';

function documentWith(training: Partial<TrainingSettings> = {}): LoomDocument {
  const empty = emptyDocument('ill');
  return {
    ...empty,
    ...chain([
      { kind: 'input' },
      { kind: 'dense', params: { units: 8, activation: 'sigmoid' } },
      { kind: 'lstm', params: { units: 4 } },
      { kind: 'dense', params: { units: 1, activation: 'sigmoid' } },
      { kind: 'output' },
    ]),
    training: { ...empty.training, optimizer: { kind: 'sgd', params: { rate: 0.3 } }, ...training },
  };
}

/** The document after the cure; the same trouble is not cured twice. */
function cured(advice: Advice, document: LoomDocument): LoomDocument {
  const { training } = document;
  const cure = present(cureOf(advice, document, training), 'a cure');
  const next = cure.apply(document).document;
  expect(cureOf(advice, next, training)?.title.en).not.toBe(cure.title.en);
  return next;
}

describe('the cure of', () => {
  it('a loss that rises is a third of the rate', () => {
    expect(cured({ kind: 'rising' }, documentWith()).training.optimizer.params.rate).toBeCloseTo(0.1, 12);
  });

  it('a plateau is three times the rate, also of one that was left at its default', () => {
    const document = documentWith({ optimizer: { kind: 'adam', params: {} } });
    expect(cured({ kind: 'plateau', epoch: 3 }, document).training.optimizer.params.rate).toBeCloseTo(
      0.003,
      12,
    );
  });

  it('exploding gradients is clipping, and a lower rate where they are clipped already', () => {
    const advice = { kind: 'exploding', node: 'dense-1', norm: 1e5 } as const;
    const clipped = cured(advice, documentWith());
    expect(clipped.training.clipping?.kind).toBe('globalNorm');
    expect(cured(advice, clipped).training.optimizer.params.rate).toBeCloseTo(0.1, 12);
  });

  it('over-fitting is early stopping, and an L2 penalty where it stops early already', () => {
    const advice = { kind: 'overfitting', epoch: 9 } as const;
    const stopped = cured(advice, documentWith());
    expect(stopped.training.stopping?.map(({ kind }) => kind)).toContain('earlyStopping');
    expect(cured(advice, stopped).training.l2).toBe(1e-3);
  });

  it('vanishing gradients is ReLU in hidden dense layers; the output and recurrent layers stay', () => {
    const next = cured({ kind: 'vanishing', node: 'dense-1', ratio: 1e6 }, documentWith());
    expect(next.nodes['dense-1']?.params.activation).toBe('relu');
    expect(next.nodes['dense-2']?.params.activation).toBe('sigmoid');
    expect(next.nodes['lstm-1']).toEqual(documentWith().nodes['lstm-1']);
  });
});
