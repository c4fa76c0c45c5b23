// The app's own file browser, for hosts without native dialogs: choose a file to open, or a place and a name to save.
import { Button, Checkbox, Group, Modal, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowUp, IconFile, IconFolder, IconSitemap } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatError, type WireError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { Host } from '../../contract/host.ts';
import type { Directory, FileHandle } from '../../contract/projects.ts';
import classes from './FileBrowser.module.css';
import { withExtension } from './file-names.ts';

export type BrowseRequest =
  | { readonly mode: 'open'; readonly kind: 'project' | 'data' | 'folder' }
  | { readonly mode: 'save'; readonly name: string };

type Entry = Directory['entries'][number];

export function FileBrowser({
  host,
  locale,
  request,
  onDone,
}: {
  readonly host: Host;
  readonly locale: Locale;
  readonly request: BrowseRequest;
  /** Null when cancelled. */
  readonly onDone: (file: FileHandle | null) => void;
}) {
  const { t } = useTranslation();
  const [directory, setDirectory] = useState<Directory | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [name, setName] = useState(request.mode === 'save' ? request.name : '');
  const [replacing, setReplacing] = useState<Entry | null>(null);
  /** Handles of the files to be opened together. */
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const kind = request.mode === 'open' && request.kind !== 'project' ? 'data' : 'project';
  const takesFolder = request.mode === 'open' && request.kind === 'folder';
  const takesSeveral = request.mode === 'open' && request.kind === 'data';

  const go = useCallback(
    async (handle: string | null) => {
      const answer = await host.request('files.list', { directory: handle, kind });
      if (!answer.ok) {
        setError(answer.error);
        return;
      }
      setError(null);
      setReplacing(null);
      setMarked(new Set());
      setDirectory(answer.value);
    },
    [host, kind],
  );
  useEffect(() => {
    void go(null);
  }, [go]);

  const choose = (entry: Entry) => {
    if (entry.directory) void go(entry.handle);
    else if (request.mode === 'save') setName(entry.name);
    else onDone({ handle: entry.handle, name: entry.name, path: joined(directory?.path ?? '', entry.name) });
  };

  const mark = (handle: string) => {
    const next = new Set(marked);
    if (!next.delete(handle)) next.add(handle);
    setMarked(next);
  };

  const openTogether = async () => {
    const chosen = directory?.entries.filter(({ handle }) => marked.has(handle)) ?? [];
    const [only] = chosen;
    if (only === undefined) return;
    if (chosen.length === 1) return choose(only);
    const answer = await host.request('files.together', { handles: chosen.map(({ handle }) => handle) });
    if (answer.ok) onDone(answer.value);
    else setError(answer.error);
  };

  const save = async () => {
    if (directory === null || name.trim() === '') return;
    const full = withExtension(name.trim());
    const existing = directory.entries.find((entry) => !entry.directory && entry.name === full);
    if (existing !== undefined && replacing?.handle !== existing.handle) {
      setReplacing(existing);
      return;
    }
    const answer = await host.request('files.create', { directory: directory.handle, name: full });
    if (answer.ok) onDone(answer.value);
    else setError(answer.error);
  };

  const title =
    request.mode === 'save' ? 'projects.browser.save' : (`projects.browser.open.${request.kind}` as const);
  return (
    <Modal
      opened
      onClose={() => onDone(null)}
      title={t(title)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('projects.close') }}
    >
      <form
        className={classes.browser}
        onSubmit={(event) => {
          event.preventDefault();
          if (request.mode === 'save') void save();
        }}
      >
        <Group gap="xs" wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            type="button"
            leftSection={<IconArrowUp size={14} />}
            disabled={directory === null || directory.parent === null}
            onClick={() => void go(directory?.parent ?? null)}
          >
            {t('projects.browser.up')}
          </Button>
          {directory !== null && directory.roots.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label={t('projects.browser.place')}
              leftSection={<IconSitemap size={14} />}
              data={[
                { value: '', label: t('projects.browser.place') },
                ...directory.roots.map((root) => ({ value: root.handle, label: root.path })),
              ]}
              value=""
              onChange={(event) => {
                if (event.currentTarget.value !== '') void go(event.currentTarget.value);
              }}
            />
          )}
          <span className={classes.path} title={directory?.path}>
            {directory?.path ?? ''}
          </span>
        </Group>
        <ul className={classes.entries} aria-label={t('projects.browser.files')}>
          {directory?.entries.map((entry) => (
            <li key={entry.handle} className={classes.row}>
              {takesSeveral && !entry.directory && (
                <Checkbox
                  size="xs"
                  aria-label={t('projects.browser.mark', { name: entry.name })}
                  checked={marked.has(entry.handle)}
                  onChange={() => mark(entry.handle)}
                />
              )}
              <button type="button" className={classes.entry} onClick={() => choose(entry)}>
                {entry.directory ? <IconFolder size={15} /> : <IconFile size={15} />}
                <span className={classes.name}>{entry.name}</span>
                {!entry.directory && <span className={classes.size}>{bytesText(entry.bytes)}</span>}
              </button>
            </li>
          ))}
          {directory !== null && directory.entries.length === 0 && (
            <li className={classes.none}>{t(`projects.browser.none.${kind}`)}</li>
          )}
        </ul>
        {error !== null && (
          <p className={classes.error} role="alert">
            {formatError(error, locale)}
          </p>
        )}
        {replacing !== null && (
          <p className={classes.warning} role="alert">
            {t('projects.browser.replaces', { name: replacing.name })}
          </p>
        )}
        <Group justify="flex-end" align="flex-end" gap="xs">
          {request.mode === 'save' && (
            <TextInput
              className={classes.field}
              size="xs"
              label={t('projects.browser.name')}
              value={name}
              data-autofocus
              onChange={(event) => {
                setName(event.currentTarget.value);
                setReplacing(null);
              }}
            />
          )}
          <Button size="xs" variant="default" type="button" onClick={() => onDone(null)}>
            {t('projects.cancel')}
          </Button>
          {marked.size > 0 && (
            <Button size="xs" type="button" onClick={() => void openTogether()}>
              {t('projects.browser.together', { count: marked.size })}
            </Button>
          )}
          {takesFolder && (
            <Button
              size="xs"
              type="button"
              disabled={directory === null}
              onClick={() => {
                if (directory !== null) onDone(folderOf(directory));
              }}
            >
              {t('projects.browser.useFolder')}
            </Button>
          )}
          {request.mode === 'save' && (
            <Button
              size="xs"
              type="submit"
              color={replacing === null ? 'blue' : 'red'}
              disabled={name.trim() === ''}
            >
              {t(replacing === null ? 'projects.browser.saveHere' : 'projects.browser.replace')}
            </Button>
          )}
        </Group>
      </form>
    </Modal>
  );
}

function folderOf({ handle, path }: Directory): FileHandle {
  return { handle, path, name: path.split(/[\\/]/).findLast((part) => part !== '') ?? path };
}

function joined(folder: string, name: string): string {
  return folder.endsWith('/') || folder.endsWith('\\') ? `${folder}${name}` : `${folder}/${name}`;
}

/** 1234567 → "1.2 MB". */
function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ''}`;
}
