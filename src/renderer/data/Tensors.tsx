// What the network will be fed, in one line: rows and shapes of training, validation and target.
import { useTranslation } from 'react-i18next';
import type { DataBinding } from '../../project/document.ts';
import { tensorsOf } from './binding.ts';
import classes from './Tensors.module.css';

export function Tensors({ binding }: { readonly binding: DataBinding }) {
  const { t } = useTranslation();
  const { training, validation, features, target } = tensorsOf(binding);
  const shape = (rows: number) => [rows, ...features].join(' × ');
  return (
    <dl className={classes.tensors} aria-label={t('data.tensors.label')}>
      <div>
        <dt>{t('data.tensors.training')}</dt>
        <dd>{shape(training)}</dd>
      </div>
      <div>
        <dt>{t('data.tensors.validation')}</dt>
        <dd>{shape(validation)}</dd>
      </div>
      <div>
        <dt>{t('data.tensors.target')}</dt>
        <dd>
          {target === null
            ? '–'
            : target.kind === 'numbers' && target.count === 1
              ? t('data.tensors.number')
              : t(`data.tensors.${target.kind}`, { count: target.count })}
        </dd>
      </div>
    </dl>
  );
}
