// What becomes of unsaved changes: save, discard, or stay.
import { Button, Group, Modal, Text as Words } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answer } from './project-flow.ts';

export function DiscardDialog({
  name,
  onAnswer,
}: {
  readonly name: string;
  readonly onAnswer: (answer: Answer) => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={() => onAnswer('cancel')}
      title={t('projects.discard.title', { name })}
      closeButtonProps={{ 'aria-label': t('projects.cancel') }}
    >
      <Words size="sm" mb="md">
        {t('projects.discard.detail')}
      </Words>
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={() => onAnswer('cancel')}>
          {t('projects.cancel')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onAnswer('discard')}>
          {t('projects.discard.discard')}
        </Button>
        <Button size="xs" data-autofocus onClick={() => onAnswer('save')}>
          {t('projects.discard.save')}
        </Button>
      </Group>
    </Modal>
  );
}
