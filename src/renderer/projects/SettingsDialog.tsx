// Language and theme. Both show at once and are kept by the host.
import { Modal, SegmentedControl, Stack, Text as Words } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LOCALES } from '../../base/text.ts';
import type { Settings } from '../../contract/projects.ts';
import { attempt } from '../state/ask.ts';
import { changeSettings, useSession } from '../state/session.ts';

const THEMES: readonly Settings['theme'][] = ['system', 'light', 'dark'];
/** Each language is called by its own name. */
const LANGUAGES = { en: 'English', ru: 'Русский' } as const;

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const settings = useSession((state) => state.settings);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('projects.settings.title')}
      closeButtonProps={{ 'aria-label': t('projects.close') }}
    >
      <Stack gap="md">
        <div>
          <Words size="sm" mb={4}>
            {t('projects.settings.language')}
          </Words>
          <SegmentedControl
            aria-label={t('projects.settings.language')}
            value={settings.locale ?? ''}
            data={[
              { value: '', label: t('projects.settings.systemLanguage') },
              ...LOCALES.map((value) => ({ value, label: LANGUAGES[value] })),
            ]}
            onChange={(value) =>
              attempt(() => changeSettings({ locale: LOCALES.find((known) => known === value) ?? null }))
            }
          />
        </div>
        <div>
          <Words size="sm" mb={4}>
            {t('projects.settings.theme')}
          </Words>
          <SegmentedControl
            aria-label={t('projects.settings.theme')}
            value={settings.theme}
            data={THEMES.map((value) => ({ value, label: t(`projects.settings.themes.${value}`) }))}
            onChange={(value) => {
              const theme = THEMES.find((known) => known === value);
              if (theme !== undefined) attempt(() => changeSettings({ theme }));
            }}
          />
        </div>
      </Stack>
    </Modal>
  );
}
