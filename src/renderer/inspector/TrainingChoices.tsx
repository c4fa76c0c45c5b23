// The settings of training that are chosen from a registry: the learning-rate schedule, clipping, and what ends it early.
import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultsOf, type ParamSchema, type ParamValues } from '../../base/params.ts';
import type { Text } from '../../base/text.ts';
import { setTraining } from '../../project/commands/index.ts';
import type { TrainingSettings } from '../../project/document.ts';
import { CLIPPINGS, SCHEDULES, STOPPING_RULES } from '../../project/optimizers.ts';
import { dispatch, sealStep, useDocument } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import fields from './Fields.module.css';
import { ParamForm } from './ParamForm.tsx';

interface Entry {
  readonly title: Text;
  readonly doc: { readonly summary: Text };
  readonly params: ParamSchema;
}
type Registry = Readonly<Record<string, Entry>>;
interface Choice {
  readonly kind: string;
  readonly params: ParamValues;
}
/** The document holds plain, mutable records. */
type Stored = NonNullable<TrainingSettings['schedule']>;

function change(settings: Partial<TrainingSettings>): void {
  dispatch((document) => setTraining(document, settings));
}

function fresh(registry: Registry, kind: string): Stored {
  return stored({ kind, params: defaultsOf(registry[kind]?.params ?? {}) });
}

function stored({ kind, params }: Choice): Stored {
  return { kind, params: { ...params } };
}

export function TrainingChoices() {
  const { t } = useTranslation();
  const { training } = useDocument();
  return (
    <>
      <OneOf
        name="schedule"
        title={t('inspector.schedule')}
        registry={SCHEDULES}
        choice={training.schedule ?? fresh(SCHEDULES, 'constant')}
        onChange={(schedule) => change({ schedule })}
      />
      <OneOf
        name="clipping"
        title={t('inspector.clipping')}
        registry={CLIPPINGS}
        choice={training.clipping ?? fresh(CLIPPINGS, 'none')}
        onChange={(clipping) => change({ clipping })}
      />
      <StoppingRules rules={training.stopping ?? []} />
    </>
  );
}

function OneOf({
  name,
  title,
  registry,
  choice,
  onChange,
}: {
  readonly name: string;
  readonly title: string;
  readonly registry: Registry;
  readonly choice: Choice;
  readonly onChange: (choice: Stored) => void;
}) {
  const locale = useLocale();
  const id = useId();
  const entry = registry[choice.kind];
  return (
    <div className={fields.form} data-testid={name}>
      <div className={fields.field}>
        <label className={fields.label} htmlFor={id} title={entry?.doc.summary[locale]}>
          {title}
        </label>
        <div className={fields.control}>
          <NativeSelect
            id={id}
            size="xs"
            value={choice.kind}
            data={Object.entries(registry).map(([value, { title: text }]) => ({
              value,
              label: text[locale],
            }))}
            onChange={(event) => {
              onChange(fresh(registry, event.currentTarget.value));
              sealStep();
            }}
          />
        </div>
      </div>
      {entry && (
        <ParamForm
          schema={entry.params}
          values={choice.params}
          onChange={(param, value) =>
            onChange(stored({ kind: choice.kind, params: { ...choice.params, [param]: value } }))
          }
        />
      )}
    </div>
  );
}

/** Any of them may end training; each may be there once. */
function StoppingRules({ rules }: { readonly rules: readonly Choice[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const id = useId();
  const registry: Registry = STOPPING_RULES;
  const replace = (next: readonly Choice[]) => change({ stopping: next.map(stored) });
  const absent = Object.entries(registry).filter(([kind]) => rules.every((rule) => rule.kind !== kind));
  return (
    <div className={fields.form} data-testid="stopping">
      {rules.map((rule) => {
        const entry = registry[rule.kind];
        return (
          <div key={rule.kind} className={fields.form} data-testid={`stopping-${rule.kind}`}>
            <div className={fields.field}>
              <span className={fields.label} title={entry?.doc.summary[locale]}>
                {entry?.title[locale] ?? rule.kind}
              </span>
              <ActionIcon
                className={fields.reset}
                size="xs"
                variant="subtle"
                aria-label={t('inspector.removeRule', { name: entry?.title[locale] ?? rule.kind })}
                onClick={() => {
                  replace(rules.filter((other) => other !== rule));
                  sealStep();
                }}
              >
                <IconX size={12} />
              </ActionIcon>
            </div>
            {entry && (
              <ParamForm
                schema={entry.params}
                values={rule.params}
                onChange={(param, value) =>
                  replace(
                    rules.map((other) =>
                      other === rule ? { ...rule, params: { ...rule.params, [param]: value } } : other,
                    ),
                  )
                }
              />
            )}
          </div>
        );
      })}
      {absent.length > 0 && (
        <div className={fields.field}>
          <label className={fields.label} htmlFor={id} title={t('inspector.stoppingHint')}>
            {t('inspector.stopping')}
          </label>
          <div className={fields.control}>
            <NativeSelect
              id={id}
              size="xs"
              value=""
              data={[
                { value: '', label: t('inspector.addRule') },
                ...absent.map(([value, { title }]) => ({ value, label: title[locale] })),
              ]}
              onChange={(event) => {
                const kind = event.currentTarget.value;
                if (kind === '') return;
                replace([...rules, fresh(registry, kind)]);
                sealStep();
              }}
            />
          </div>
        </div>
      )}
    </div>
  );
}
