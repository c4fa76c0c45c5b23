// Messages of `data.*` errors and of the problems a data card lists. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const DATA_MESSAGES = {
  'data.unknownSample': text(
    'There is no built-in sample “{id}”. Choose one of: {known}.',
    'Встроенного набора «{id}» нет. Выберите один из: {known}.',
  ),
  'data.unknownGenerator': text(
    'There is no data generator “{id}”. Choose one of: {known}.',
    'Генератора данных «{id}» нет. Выберите один из: {known}.',
  ),
  'data.badParameter': text(
    'The generator’s parameter {name} is {found}; it must lie between {min} and {max}.',
    'Параметр генератора {name} равен {found}, а должен лежать от {min} до {max}.',
  ),

  // The file as a whole
  'data.noSource': text(
    'No data is chosen. Open a file or choose a built-in sample in the Data panel.',
    'Данные не выбраны. Откройте файл или выберите встроенный набор на панели «Данные».',
  ),
  'data.cancelled': text('Reading {file} was cancelled.', 'Чтение {file} отменено.'),
  'data.isFolder': text(
    '{file} is a folder; a table file was expected. Open a CSV or TSV file from it.',
    '{file} — папка, а нужен файл с таблицей. Откройте из неё файл CSV или TSV.',
  ),
  'data.unreadable': text(
    '{file} cannot be read: {detail}. Check that the file is there and that you may read it.',
    'Не удаётся прочитать {file}: {detail}. Проверьте, что файл на месте и доступен для чтения.',
  ),
  'data.noPermission': text(
    '{file} cannot be read: the system denies access. Check its permissions, or copy it to a folder of your own.',
    'Не удаётся прочитать {file}: система отказала в доступе. Проверьте права или скопируйте файл в свою папку.',
  ),
  'data.busy': text(
    '{file} is held by another program. Close it there and open the file again.',
    'Файл {file} занят другой программой. Закройте его там и откройте снова.',
  ),
  'data.linkLoop': text(
    '{file} is a link that leads back to itself. Open the file that it should lead to.',
    '{file} — ссылка, которая ведёт сама на себя. Откройте файл, на который она должна указывать.',
  ),
  'data.notAFile': text(
    '{file} is a device or a pipe, not a file: it may never end. Save what it gives to a file, and open that.',
    '{file} — устройство или канал, а не файл: данные в нём могут не кончиться. Сохраните их в файл и откройте его.',
  ),
  'data.emptyFolder': text(
    '{file} is a folder without files. Choose a folder of pictures, one folder per class, or a table.',
    'В папке {file} нет файлов. Выберите папку с изображениями, по папке на класс, или таблицу.',
  ),
  'data.folderTooLarge': text(
    '{file} holds too many files to look through (more than {limit} usable ones, or a million in all). Choose a folder with the data only.',
    'В папке {file} слишком много файлов (пригодных больше {limit} или всего больше миллиона). Выберите папку, где только данные.',
  ),
  'data.emptyFile': text(
    '{file} is empty: it has no bytes at all. Copy it anew from where it came, or choose another file.',
    'Файл {file} пуст: в нём нет ни одного байта. Скопируйте его заново или выберите другой файл.',
  ),
  'data.spreadsheet': text(
    '{file} is a spreadsheet ({kind}), not a text table. In the spreadsheet program choose “Save as” → CSV, and open that file.',
    '{file} — электронная таблица ({kind}), а не текстовая. В табличном редакторе выберите «Сохранить как» → CSV и откройте полученный файл.',
  ),
  'data.archive': text(
    '{file} is an archive ({kind}). Unpack it and open the table inside.',
    '{file} — архив ({kind}). Распакуйте его и откройте таблицу, которая внутри.',
  ),
  'data.picture': text(
    '{file} is a single picture ({kind}), not a table: there are no rows to learn from. Put many of them into one folder per class and open the folder around these.',
    '{file} — отдельное изображение ({kind}), а не таблица: строк для обучения в нём нет. Разложите много изображений по папкам, по одной на класс, и откройте общую папку.',
  ),
  'data.notText': text(
    '{file} is not a text table: it looks like {kind}. Export the data as CSV and open that file.',
    '{file} — не текстовая таблица: похоже на {kind}. Сохраните данные в CSV и откройте полученный файл.',
  ),
  'data.binary': text(
    '{file} is not text: it holds control bytes from position {position} on. Export the data as CSV and open that file.',
    '{file} — не текст: начиная с позиции {position} встречаются управляющие байты. Сохраните данные в CSV и откройте полученный файл.',
  ),
  'data.weightMissing': text(
    'Line {line}: the weight in column {column} is missing or not a number. Fill it in, remove the row, or give the column another role.',
    'Строка {line}: вес в столбце {column} не указан или не является числом. Впишите его, удалите строку или смените роль столбца.',
  ),
  'data.weightNegative': text(
    'Line {line}: the weight in column {column} is {found}, but a row cannot count less than nothing. Weights must be zero or more.',
    'Строка {line}: вес в столбце {column} равен {found}, а вес строки не может быть отрицательным или бесконечным.',
  ),
  'data.weightsZero': text(
    'All {rows} training rows have the weight 0 in column {column}: there is nothing to learn from. At least one must be above zero.',
    'У всех обучающих строк ({rows}) вес в столбце {column} равен 0: учиться не на чем. Хотя бы один вес должен быть больше нуля.',
  ),
  'data.headerOnly': text(
    '{file} has a header ({columns} columns) and no rows below it. Add rows, or choose another file.',
    'В файле {file} есть заголовок (столбцов: {columns}), но нет ни одной строки под ним. Добавьте строки или выберите другой файл.',
  ),
  'data.noRows': text(
    '{file} has no rows: only blank lines. Choose another file.',
    'В файле {file} нет строк, только пустые. Выберите другой файл.',
  ),
  'data.tooManyColumns': text(
    '{file} has {columns} columns; at most {limit} can be used. Check the delimiter, or keep only the columns you need.',
    'В файле {file} столбцов: {columns}; можно использовать не больше {limit}. Проверьте разделитель или оставьте только нужные столбцы.',
  ),
  'data.tooLarge': text(
    '{file} would take {needed} MiB of memory; the limit is {limit} MiB. Use fewer rows or fewer columns.',
    'Файл {file} займёт в памяти {needed} МиБ при пределе {limit} МиБ. Возьмите меньше строк или столбцов.',
  ),
  'data.diskFull': text(
    '{file} is larger than memory allows, so it is kept in blocks on the disk: {needed} MiB in {folder}, where {free} MiB are free. Free some space there, or use fewer rows or columns.',
    'Файл {file} не помещается в памяти, поэтому хранится блоками на диске: нужно {needed} МиБ в {folder}, а свободно {free} МиБ. Освободите там место или возьмите меньше строк либо столбцов.',
  ),
  'data.blocksDamaged': text(
    'The copy of {file} that is kept in blocks on the disk is damaged or gone ({detail}). Start again: the copy is then made anew.',
    'Копия {file}, хранящаяся блоками на диске, повреждена или исчезла ({detail}). Повторите действие: копия будет создана заново.',
  ),
  'data.manyTexts': text(
    'Column {column}: it has more different texts than memory allows. The first {kept} are kept; cells with others ({count}) count as missing. Ignore the column if it is no category.',
    'Столбец {column}: разных текстов больше, чем позволяет память. Оставлены первые {kept}; ячейки с другими ({count}) считаются пропущенными. Если это не категория, исключите столбец.',
  ),
  'data.longField': text(
    '{file}, line {line}, column {column}: the cell is longer than 1 MiB. Check that the file is a table with one row a line.',
    '{file}, строка {line}, столбец {column}: ячейка длиннее 1 МиБ. Проверьте, что это таблица, где одна строка — одна запись.',
  ),
  'data.openQuote': text(
    '{file}, line {line}, column {column}: a quote (") opens a cell and is never closed. Close it, or double it where it belongs to the text ("").',
    '{file}, строка {line}, столбец {column}: кавычка (") открывает ячейку, но нигде не закрыта. Закройте её или удвойте, если она часть текста ("").',
  ),
  'data.badJson': text(
    '{file}, line {line}: this is not valid JSON ({detail}). Correct the line, or save the data anew.',
    '{file}, строка {line}: это не JSON ({detailRu}). Исправьте строку или сохраните данные заново.',
  ),
  'data.badLine': text(
    'line {line} is not valid JSON ({detail}) and is left out. Correct it in the file.',
    'строка {line} — не JSON ({detailRu}), она пропущена. Исправьте её в файле.',
  ),
  'data.jsonShape': text(
    '{file} is JSON, but holds a single value instead of a list of records. Save the data as a list: [{"column": value, …}, …].',
    '{file} — JSON, но в нём одно значение, а не список записей. Сохраните данные списком: [{"столбец": значение, …}, …].',
  ),
  'data.oneRecord': text(
    '{file} holds one record: a list of records was expected, so there is one row only. Save the data as a list: [{"column": value, …}, …].',
    'в {file} одна запись, а ожидался список записей, поэтому строка всего одна. Сохраните данные списком: [{"столбец": значение, …}, …].',
  ),
  'data.notAsNamed': text(
    '{file} is named like {expected} but holds text, and was read as such. Check that it is the file you meant.',
    'файл {file} назван как {expected}, но содержит текст и прочитан как текст. Проверьте, тот ли это файл.',
  ),
  'data.badFile': text(
    '{file} is marked as {kind} but is damaged: {detail}. Copy it or save it anew.',
    '{file} помечен как {kind}, но повреждён: {detailRu}. Скопируйте его заново или сохраните ещё раз.',
  ),
  'data.noPart': text(
    '{file} has no “{part}”. It holds: {known}. Choose one of these.',
    'В {file} нет «{part}». Там есть: {known}. Выберите что-то из этого.',
  ),
  'data.notSqlite': text(
    '{file} is named as an SQLite database but does not begin as one: it is encrypted or damaged. Open it in the program that made it, remove the password, or export the table as CSV.',
    '{file} назван как база SQLite, но начинается не так: файл зашифрован или повреждён. Откройте его в программе, которая его создала, и снимите пароль либо выгрузите таблицу в CSV.',
  ),
  'data.sqliteUtf16': text(
    '{file} keeps its text in UTF-16, which cannot be read here. Convert it: sqlite3 {file} .dump | sqlite3 new.db, and open new.db.',
    '{file} хранит текст в UTF-16, прочитать его здесь нельзя. Преобразуйте базу: sqlite3 {file} .dump | sqlite3 new.db — и откройте new.db.',
  ),
  'data.emptyDatabase': text(
    '{file} is an SQLite database without tables. Choose another file.',
    '{file} — база SQLite без таблиц. Выберите другой файл.',
  ),
  'data.emptyTable': text(
    '{file}: the table {part} has no rows. Choose another table, or add rows.',
    '{file}: в таблице {part} нет строк. Выберите другую таблицу или добавьте строки.',
  ),
  'data.onlyBlobs': text(
    '{file}: all columns of {part} hold binary data (BLOB), which cannot be learnt from. Choose another table, or export the pictures as files.',
    '{file}: во всех столбцах {part} двоичные данные (BLOB), обучаться на них нельзя. Выберите другую таблицу или выгрузите изображения в файлы.',
  ),
  'data.slowView': text(
    '{file}: a row of this view takes longer than five seconds to find. Save the view as a table (CREATE TABLE … AS SELECT …) and choose that.',
    '{file}: на поиск одной строки этого представления уходит больше пяти секунд. Сохраните его как таблицу (CREATE TABLE … AS SELECT …) и выберите её.',
  ),
  'data.archiveContent': text(
    '{file} holds {entries} files, none of them a table or a picture. Use a zip of tables, or of pictures in a folder per class.',
    'В архиве {file} файлов: {entries}, но среди них нет ни таблиц, ни изображений. Нужен zip с таблицами или с изображениями по папкам-классам.',
  ),
  'data.zipEncrypted': text(
    '{file} is protected by a password ({entry} is encrypted). Unpack it with the password and open what is inside.',
    '{file} защищён паролем (файл {entry} зашифрован). Распакуйте архив с паролем и откройте то, что внутри.',
  ),
  'data.zipMethod': text(
    '{file}: {entry} is packed by a method that cannot be read here (number {method}). Pack it anew as an ordinary zip (Deflate), or unpack it.',
    '{file}: {entry} упакован способом, который здесь не читается (номер {method}). Упакуйте заново в обычный zip (Deflate) или распакуйте.',
  ),
  'data.zipNested': text(
    '{file} holds another archive ({entry}). Unpack the outer one and open the inner one.',
    'В архиве {file} лежит ещё один архив ({entry}). Распакуйте внешний и откройте внутренний.',
  ),
  'data.noPictures': text(
    '{file} has no pictures that can be read. PNG, JPEG, WebP, TIFF, BMP and GIF files are; put them into one folder per class.',
    'В {file} нет изображений, которые можно прочитать. Подходят PNG, JPEG, WebP, TIFF, BMP и GIF; разложите их по папкам, по одной на класс.',
  ),
  'data.badText': text(
    'text {name} is empty or not a text, and is left out.',
    'файл {name} пуст или не является текстом и пропущен.',
  ),
  'data.badPicture': text(
    'picture {name} cannot be read and is left out. Save it anew as PNG or JPEG.',
    'изображение {name} не читается и пропущено. Сохраните его заново в PNG или JPEG.',
  ),
  'data.badPixels': text(
    'column {column}: {count} numbers of its pictures are infinite or not numbers, and count as 0. Correct them where the file is made.',
    'столбец {column}: чисел в изображениях, которые бесконечны или не являются числами: {count}; они считаются нулями. Исправьте их там, где создаётся файл.',
  ),
  'data.bigIntegers': text(
    'column {column} holds whole numbers over 9 007 199 254 740 992, such as {example}: only their first 16 digits are kept, and different ones may become the same. If they are names, write a letter in front of them.',
    'в столбце {column} есть целые числа больше 9 007 199 254 740 992, например {example}: хранятся лишь первые 16 цифр, и разные числа могут совпасть. Если это имена, допишите перед ними букву.',
  ),
  'data.groupTooLong': text(
    'Column {column} cannot tell groups apart: its whole numbers are over 9 007 199 254 740 992, and different ones may have become the same. Write a letter in front of them in the file, or give the column another role.',
    'По столбцу {column} нельзя различать группы: его целые числа больше 9 007 199 254 740 992, и разные могли совпасть. Допишите в файле перед ними букву или смените роль столбца.',
  ),
  'data.deepPictures': text(
    'the pictures have 16 bits a channel and were read with 8 (256 shades). If finer shades matter, save them as NPY arrays.',
    'в изображениях 16 бит на канал, они прочитаны с 8 битами (256 оттенков). Если важны более тонкие оттенки, сохраните их массивами NPY.',
  ),
  'data.otherFiles': text(
    'other files were passed over ({count}): {names}.',
    'остальные файлы пропущены ({count}): {names}.',
  ),
  'data.picturesResized': text(
    'the pictures are of different sizes, or large: each one is cropped to a square and brought to {side}×{side}. Another size can be chosen in “How it was read”.',
    'изображения разного размера или большие: каждое обрезано до квадрата и приведено к {side}×{side}. Другой размер можно выбрать в разделе «Как прочитано».',
  ),
  'data.noClassFolders': text(
    'the pictures of {file} all lie in one folder, so they have no classes. Put the pictures of each class into a folder of their own.',
    'все изображения {file} лежат в одной папке, поэтому классов у них нет. Разложите изображения по папкам, по одной на класс.',
  ),
  'data.arrayType': text(
    '{file} holds an array of type {type}, which cannot be used. Save plain numbers: numpy.save(file, array.astype("float32")), each field of a structured array by itself.',
    '{file} содержит массив типа {type}, такой использовать нельзя. Сохраните обычные числа: numpy.save(file, array.astype("float32")), каждое поле структурного массива — отдельно.',
  ),
  'data.pickle': text(
    '{file} holds Python objects (a pickle), which run code when opened. Save plain numbers or strings with numpy.save instead.',
    '{file} содержит объекты Python (pickle), которые при открытии выполняют код. Сохраните через numpy.save обычные числа или строки.',
  ),
  'data.skippedArrays': text(
    'arrays {names} have another number of rows than {rows} and are left out. Save them to a file of their own.',
    'в массивах {names} не {rows} строк, они пропущены. Сохраните их в отдельный файл.',
  ),
  'data.noLabels': text(
    'no labels were found beside {file}. Put {wanted} into the same folder and open the file again.',
    'рядом с {file} не найдены метки. Положите {wanted} в ту же папку и откройте файл снова.',
  ),
  'data.labelCount': text(
    '{file} has {rows} images, {other} has {found} labels; they do not belong together. Put the matching file beside it.',
    'В {file} изображений: {rows}, а в {other} меток: {found}; эти файлы не от одного набора. Положите рядом подходящий файл.',
  ),
  'data.changed': text(
    '{file} has changed since this project was bound to it. Open the file again in the Data panel.',
    'Файл {file} изменился с тех пор, как был привязан к проекту. Откройте его снова на панели «Данные».',
  ),
  'data.moved': text(
    '{file} is not at {path} any more. Open it again from where it is now.',
    'Файла {file} больше нет по адресу {path}. Откройте его с нового места.',
  ),

  // Problems listed on the card
  'data.notANumber': text(
    'line {line}, column {column}: “{found}” is not a number; the cell counts as missing. Correct it in the file.',
    'строка {line}, столбец {column}: «{found}» — не число; ячейка считается пропуском. Исправьте её в файле.',
  ),
  'data.missingCell': text(
    'line {line}, column {column}: the cell has no value.',
    'строка {line}, столбец {column}: в ячейке нет значения.',
  ),
  'data.missingCells': text(
    'column {column} has missing cells: {count}, first at line {places}. Such rows can be dropped or their gaps filled: see “Missing cells” in the settings of the data.',
    'столбец {column}: пропущенных ячеек — {count}, первые — в строках {places}. Такие строки можно удалить или заполнить пропуски: см. «Пропуски» в настройках данных.',
  ),
  'data.blobColumn': text(
    'column {column} holds binary data (BLOB cells: {count}) and is left out. Export it as numbers, text or picture files.',
    'столбец {column} содержит двоичные данные (ячеек BLOB: {count}) и пропущен. Выгрузите его как числа, текст или файлы изображений.',
  ),
  'data.sqliteJournal': text(
    'beside {file} lies its journal: a program is writing to it or broke off while doing so, and rows may be half changed. Close that program and open the file again.',
    'рядом с {file} лежит его журнал: какая-то программа пишет в базу или прервалась на этом, и строки могут быть изменены наполовину. Закройте эту программу и откройте файл снова.',
  ),
  'data.datesDayFirst': text(
    'column {column}: dates like “{example}” leave open which number is the day; they were read as day/month/year. If the month comes first, change it in “How it was read”.',
    'столбец {column}: по датам вида «{example}» не понять, где день; они прочитаны как день/месяц/год. Если первым идёт месяц, измените это в разделе «Как прочитано».',
  ),
  'data.openComma': text(
    'column {column}: numbers like “{example}” leave open what the comma is; it was read as the decimal comma ({read}). If it stands between thousands ({whole}), choose “Decimals: point” in “How it was read”.',
    'столбец {column}: по числам вида «{example}» не понять, что значит запятая; она прочитана как десятичная ({read}). Если она разделяет тысячи ({whole}), выберите «Дробная часть: точка» в разделе «Как прочитано».',
  ),
  'data.openPoint': text(
    'column {column}: numbers like “{example}” leave open what the point is; it was read as the decimal point. If it stands between thousands ({whole}), choose “Decimals: comma” in “How it was read”.',
    'столбец {column}: по числам вида «{example}» не понять, что значит точка; она прочитана как десятичная. Если она разделяет тысячи ({whole}), выберите «Дробная часть: запятая» в разделе «Как прочитано».',
  ),
  'data.shortRow': text(
    'line {line} has {found} cells, {expected} were expected; the rest count as missing. Check the line for a lost delimiter.',
    'в строке {line} ячеек: {found}, ожидалось {expected}; остальные считаются пропусками. Проверьте, не потерян ли разделитель.',
  ),
  'data.longRow': text(
    'line {line} has {found} cells, {expected} were expected; the row is left out. Put a cell that contains the delimiter into quotes.',
    'в строке {line} ячеек: {found}, ожидалось {expected}; строка пропущена. Ячейку, в которой есть разделитель, возьмите в кавычки.',
  ),
  'data.duplicateColumn': text(
    'two columns are called “{column}”; the later one is shown as “{renamed}”. Rename it in the file.',
    'два столбца называются «{column}»; второй показан как «{renamed}». Переименуйте его в файле.',
  ),
  'data.rowNames': text(
    'the header names {expected} columns, the rows have {found}; the first one was taken for names of the rows and is called “row”. Name all columns if that is wrong.',
    'в заголовке столбцов: {expected}, а в строках: {found}; первый принят за имена строк и назван «row». Если это не так, назовите все столбцы.',
  ),
  'data.preamble': text(
    'the first lines ({lines}) stand above the table and were passed over. Delete them if rows are missing.',
    'первые строки ({lines}) стоят над таблицей и пропущены. Удалите их, если каких-то строк не хватает.',
  ),
  'data.badLetters': text(
    'column {column} has letters that are spoilt (shown as �): they do not fit the encoding. Save the file anew as UTF-8, or choose the encoding in “How it was read”.',
    'в столбце {column} есть испорченные буквы (показаны как �): они не подходят к кодировке. Сохраните файл заново в UTF-8 или выберите кодировку в разделе «Как прочитано».',
  ),
  'data.oneColumn': text(
    'the file was read as a single column; its lines look separated by “{separator}”. Save it with commas, semicolons or tabs between the cells.',
    'файл прочитан как один столбец; похоже, ячейки разделены знаком «{separator}». Сохраните его с запятыми, точками с запятой или табуляциями между ячейками.',
  ),

  // Making tensors
  'data.cannotPrepare': text(
    'The data is not ready for training: {problem}',
    'Данные не готовы к обучению: {problemRu}',
  ),
  'data.hasMissing': text(
    'Column {column} has missing cells: {count}, first at line {places}. Choose “drop the rows” or “fill with the mean” in the Data panel, or complete the file.',
    'В столбце {column} пропущенных ячеек: {count} (первые — в строках {places}). На панели «Данные» выберите «удалять строки» или «заполнять средним» либо дополните файл.',
  ),
  'data.hasText': text(
    'Line {line}, column {column}: “{found}” is not a number (such cells in all: {count}). Correct the file, or choose in the Data panel to drop such rows or to fill them with the mean.',
    'Строка {line}, столбец {column}: «{found}» — не число (всего таких ячеек: {count}). Исправьте файл или выберите на панели «Данные» удаление таких строк либо заполнение средним.',
  ),
  'data.noneLeft': text(
    'No rows are left: every row has a missing cell. Fill missing cells with the mean instead of dropping rows, or ignore column {column}, which has {count} of them.',
    'Не осталось ни одной строки: в каждой есть пропуск. Заполняйте пропуски средним вместо удаления строк или исключите столбец {column}: в нём пропусков {count}.',
  ),
  'data.fewRows': text(
    'There are {rows} usable rows; training and validation together need at least {needed}. Add rows, or set the validation share to 0.',
    'Пригодных строк: {rows}; для обучения и проверки вместе нужно не меньше {needed}. Добавьте строки или задайте долю проверки 0.',
  ),
  'data.noWindows': text(
    'No group of “{column}” has {rows} rows, as many as a window needs. Use longer series, or train with a shorter window or another role of the column.',
    'Ни в одной группе столбца «{column}» нет {rows} строк, а столько нужно окну. Возьмите ряды длиннее либо обучите сеть с окном короче или с другой ролью столбца.',
  ),
  'data.badOrder': text(
    '{file} cannot be put in the order of “{column}”: it has no such column of dates or numbers. Use a file with that column, or take the rows in the order of the file (Data panel, Split).',
    '{file} нельзя упорядочить по «{column}»: такого столбца с датами или числами в нём нет. Возьмите файл с этим столбцом или выберите порядок строк файла (панель «Данные», «Разбиение»).',
  ),
  'data.orderTooLarge': text(
    '{file} is too large to be put in another order here: the columns in use would take more than {limit} MB. Sort the file by {columns} and open it again, or ignore columns that are not needed.',
    'Файл {file} слишком велик, чтобы переставлять его строки здесь: используемые столбцы займут больше {limit} МБ. Отсортируйте файл по {columns} и откройте его снова либо исключите ненужные столбцы.',
  ),
  'data.oneClassLeft': text(
    'After rows with missing cells are dropped, the target {column} has one class only, “{only}”. Fill the cells with the mean instead, or complete the file.',
    'После удаления строк с пропусками в цели {column} остался один класс — «{only}». Заполняйте пропуски средним или дополните файл.',
  ),
  'data.columnGone': text(
    '{file} has no column “{column}”, which this network needs. Use a file with the columns of the training data.',
    'В {file} нет столбца «{column}», который нужен этой сети. Возьмите файл с теми же столбцами, что и при обучении.',
  ),
  'data.pictureSize': text(
    '{file} holds pictures of {found}, the network takes {expected}. Give them as picture files (PNG, JPEG), which are brought to that size, or save the arrays anew in it.',
    'В {file} изображения {found}, а сеть принимает {expected}. Дайте их файлами изображений (PNG, JPEG): те приводятся к нужному размеру — или сохраните массивы заново в этом размере.',
  ),
  'data.rowWidth': text(
    'A row to predict has {found} values; this network was trained on {expected}: {columns}.',
    'В строке для предсказания значений: {found}; сеть обучена на {expected}: {columns}.',
  ),
  'data.rowNumber': text(
    'Row {row}, {column}: “{found}” is not a number. Type a number, for example 3.5.',
    'Строка {row}, {column}: «{found}» — не число. Введите число, например 3.5.',
  ),
  'data.rowClass': text(
    'Row {row}, {column}: “{found}” did not occur in training. Use one of: {known}.',
    'Строка {row}, {column}: значение «{found}» при обучении не встречалось. Возможные значения: {known}.',
  ),
  'data.rowMissing': text(
    'Row {row}, {column}: the value is missing, and the network was taught nothing to put in its place. Enter a value.',
    'Строка {row}, {column}: значения нет, а заменять его сеть не обучена. Введите значение.',
  ),
  'data.lineMissing': text(
    '{file}, line {line}, column {column}: the cell has no value, and the network was taught nothing to put in its place. Complete the cell, or train with rows with missing cells left out or filled (Data panel).',
    '{file}, строка {line}, столбец {column}: в ячейке нет значения, а заменять его сеть не обучена. Заполните ячейку или обучите сеть с удалением строк с пропусками либо их заполнением (панель «Данные»).',
  ),
  'data.lineNumber': text(
    '{file}, line {line}, column {column}: “{found}” is not a number, and this network needs one. Correct the cell.',
    '{file}, строка {line}, столбец {column}: «{found}» — не число, а этой сети нужно число. Исправьте ячейку.',
  ),
  'data.lineClass': text(
    '{file}, line {line}, column {column}: “{found}” did not occur in training. Use one of: {known}.',
    '{file}, строка {line}, столбец {column}: значение «{found}» при обучении не встречалось. Возможные значения: {known}.',
  ),
  'data.noneComplete': text(
    '{file}: in every row or window a cell that this network needs has no value. Complete the file.',
    '{file}: в каждой строке или окне нет значения в ячейке, которая нужна этой сети. Заполните пропуски в файле.',
  ),
  'data.fileTooShort': text(
    '{file} has too few rows for a window of this network: {found}, and it takes {rows}. Use a longer file.',
    'В {file} слишком мало строк для окна этой сети: {found}, а нужно {rows}. Возьмите файл длиннее.',
  ),
  'data.columnType': text(
    '{file}, column {column}: the network was trained on {needed}, the file holds {found}. Write the column as it was in the training data.',
    '{file}, столбец {column}: сети нужны {neededRu}, как при обучении, а в файле — {foundRu}. Запишите столбец так же, как в данных для обучения.',
  ),
} as const;
