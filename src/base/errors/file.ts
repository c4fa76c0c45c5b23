// Messages of `file.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const FILE_MESSAGES = {
  'file.notFound': text(
    '{path} was not found. It may have been moved or deleted; choose it again.',
    'Файл {path} не найден. Возможно, он перемещён или удалён; выберите его снова.',
  ),
  'file.noAccess': text(
    '{path} cannot be opened: the system denies access. Check its permissions, or choose another file.',
    'Не удаётся открыть {path}: система отказала в доступе. Проверьте права или выберите другой файл.',
  ),
  'file.isFolder': text(
    '{path} is a folder, and a file is needed. Choose a file inside it.',
    '{path} — это папка, а нужен файл. Выберите файл внутри неё.',
  ),
  'file.notFolder': text('{path} is not a folder. Choose a folder.', '{path} — не папка. Выберите папку.'),
  'file.tooLarge': text(
    '{path} has {megabytes} MB, and at most {limit} MB can be read here. Choose a smaller file.',
    'Размер {path} — {megabytes} МБ, а здесь можно прочитать не больше {limit} МБ. Выберите файл поменьше.',
  ),
  'file.cannotRead': text(
    '{path} could not be read ({detail}). Check the disk and try again.',
    'Не удалось прочитать {path} ({detail}). Проверьте диск и повторите.',
  ),
  'file.cannotWrite': text(
    '{path} could not be written ({detail}). The file on disk is unchanged; save under another name or in another folder.',
    'Не удалось записать {path} ({detail}). Файл на диске не изменён; сохраните под другим именем или в другой папке.',
  ),
  'file.diskFull': text(
    '{path} could not be written: the disk is full. The file on disk is unchanged; free some space and save again.',
    'Не удалось записать {path}: на диске нет места. Файл на диске не изменён; освободите место и сохраните снова.',
  ),
  'file.badHandle': text(
    'This file was not chosen in this window, or was chosen before a restart. Choose it again.',
    'Этот файл не был выбран в этом окне или был выбран до перезапуска. Выберите его снова.',
  ),
  'file.readOnlyHandle': text(
    '{path} was chosen for reading only. Use “Save as” to choose where to write.',
    'Файл {path} выбран только для чтения. Выберите место записи командой «Сохранить как».',
  ),
  'file.badName': text(
    '“{name}” cannot be a file name. Use 1 to 200 bytes without / \\ : * ? " < > |, no full stop at the end, and no name that Windows reserves (con, nul and the like).',
    'Имя «{name}» не подходит для файла. Нужно от 1 до 200 байт без / \\ : * ? " < > |, без точки в конце; имена, занятые в Windows (con, nul и подобные), тоже нельзя.',
  ),
  'file.outsideRoots': text(
    '{path} is outside the folders open to this window: the folder Layerloom was started in and your home folder. Start Layerloom in that folder, or move the file.',
    '{path} находится вне папок, открытых этому окну: папки запуска Layerloom и домашней папки. Запустите Layerloom в нужной папке или переместите файл.',
  ),
  'file.noDialogs': text(
    'This window has no system file dialogs. Use the file browser inside the app.',
    'В этом окне нет системных диалогов выбора файла. Используйте обозреватель файлов в приложении.',
  ),
  'file.unknownTemplate': text(
    'There is no template “{template}”. Choose one of: {known}.',
    'Шаблона «{template}» нет. Выберите один из: {known}.',
  ),
} as const;
