// Nothing selected: how the network is trained, and what it amounts to.
import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultsOf, type ParamValue } from '../../base/params.ts';
import { setNotes, setTraining } from '../../project/commands/index.ts';
import { OPTIMIZER_KINDS, OPTIMIZERS, type OptimizerKind } from '../../project/optimizers.ts';
import { grouped } from '../canvas/grouped.ts';
import { dispatch, sealStep, useCompileReport, useDocument } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import fields from './Fields.module.css';
import { Formula } from './Formula.tsx';
import classes from './Inspector.module.css';
import { ParamForm } from './ParamForm.tsx';
import { TrainingChoices } from './TrainingChoices.tsx';
import { TRAINING_PARAMS } from './training-params.ts';

export function ProjectInspector() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { training, nodes } = useDocument();
  const report = useCompileReport();
  const kind = kindOf(training.optimizer.kind);
  const optimizer = OPTIMIZERS[kind];
  const values: Readonly<Record<string, ParamValue>> = {
    batchSize: training.batchSize,
    epochs: training.epochs,
    seed: training.seed,
    l1: training.l1,
    l2: training.l2,
    penalizeBiases: training.penalizeBiases,
    threads: training.threads,
  };
  const errors = report.diagnostics.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <h2 className={classes.title}>{t('inspector.project')}</h2>
      <div className={fields.form}>
        <div className={fields.field} data-testid="optimizer">
          <label className={fields.label} htmlFor="optimizer-kind">
            {t('inspector.optimizer')}
          </label>
          <div className={fields.control}>
            <NativeSelect
              id="optimizer-kind"
              size="xs"
              value={kind}
              data={OPTIMIZER_KINDS.map((one) => ({ value: one, label: OPTIMIZERS[one].title[locale] }))}
              onChange={(event) => {
                const next = kindOf(event.currentTarget.value);
                dispatch((document) =>
                  setTraining(document, {
                    optimizer: { kind: next, params: defaultsOf(OPTIMIZERS[next].params) },
                  }),
                );
                sealStep();
              }}
            />
          </div>
        </div>
      </div>
      <p className={classes.summary}>{optimizer.doc.summary[locale]}</p>
      <Formula source={optimizer.doc.formula} label={t('inspector.formula')} />
      <ParamForm
        schema={optimizer.params}
        values={training.optimizer.params}
        onChange={(name, value) =>
          dispatch((document) =>
            setTraining(document, {
              optimizer: { kind, params: { ...document.training.optimizer.params, [name]: value } },
            }),
          )
        }
      />
      <hr className={classes.rule} />
      <ParamForm
        schema={TRAINING_PARAMS}
        values={values}
        onChange={(name, value) => dispatch((document) => setTraining(document, { [name]: value }))}
      />
      <hr className={classes.rule} />
      <TrainingChoices />
      <section>
        <h3 className={classes.subtitle}>{t('inspector.totals')}</h3>
        <dl className={classes.facts} data-testid="totals">
          <dt>{t('inspector.layers')}</dt>
          <dd>{grouped(Object.keys(nodes).length)}</dd>
          <dt>{t('inspector.count')}</dt>
          <dd>{grouped(report.totals.parameters)}</dd>
          <dt>{t('inspector.flops')}</dt>
          <dd>{grouped(report.totals.flops)}</dd>
        </dl>
        <p className={classes.state} data-ready={report.trainable}>
          {report.trainable ? t('inspector.ready') : t('inspector.notReady', { count: errors })}
        </p>
      </section>
      <Notes />
    </>
  );
}

function kindOf(kind: string): OptimizerKind {
  return OPTIMIZER_KINDS.find((one) => one === kind) ?? 'adam';
}

function Notes() {
  const { t } = useTranslation();
  const { notes } = useDocument();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Textarea
      size="xs"
      label={t('inspector.notes')}
      placeholder={t('inspector.notesHint')}
      autosize
      minRows={2}
      maxRows={10}
      value={typed ?? notes}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (typed !== null) dispatch((document) => setNotes(document, typed));
        setTyped(null);
        sealStep();
      }}
    />
  );
}
