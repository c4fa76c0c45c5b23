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
  'file.noFolder': text(
    '{path} could not be written: its folder does not exist. Make the folder first, or save somewhere else.',
    'Не удалось записать {path}: такой папки нет. Создайте папку или сохраните в другом месте.',
  ),
  'file.noWriteAccess': text(
    '{path} could not be written: the system denies access. Save in a folder of your own, or change its permissions.',
    'Не удалось записать {path}: система отказала в доступе. Сохраните в своей папке или измените права.',
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
  'file.notProject': text(
    '{name} is not a Layerloom project. Choose a .loom file that was saved by Layerloom.',
    '{name} — не проект Layerloom. Выберите файл .loom, сохранённый в Layerloom.',
  ),
  'file.damaged': text(
    '{name} is damaged and was not opened: {part}: {detail}. Open its backup (.bak) beside it, or another copy.',
    'Файл {name} повреждён и не открыт: {part}: {detailRu}. Откройте его резервную копию (.bak) рядом с ним или другую копию.',
  ),
  'file.tooMuchInside': text(
    '{name} was not opened: it would unpack to {megabytes} MB or more, where at most {limit} MB are expected. It may be made to exhaust memory; get it from a source you trust.',
    'Файл {name} не открыт: в распакованном виде он займёт {megabytes} МБ или больше, а ожидается не больше {limit} МБ. Возможно, он рассчитан на исчерпание памяти; возьмите его из надёжного источника.',
  ),
  'file.newer': text(
    '{name} was saved by a newer Layerloom (file version {found}, this app knows {known}). Update the app; the file is unchanged.',
    'Файл {name} сохранён более новой версией Layerloom (версия файла {found}, здесь известна {known}). Обновите приложение; файл не изменён.',
  ),
  'file.newerLayer': text(
    '{name} was saved by a newer Layerloom: its layer “{layer}” ({node}) has settings this version does not know. Update the app; the file is unchanged.',
    'Файл {name} сохранён более новой версией Layerloom: у слоя «{layer}» ({node}) есть параметры, неизвестные этой версии. Обновите приложение; файл не изменён.',
  ),
} as const;
