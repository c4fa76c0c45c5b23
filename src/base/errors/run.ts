// Messages of `run.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const RUN_MESSAGES = {
  'run.noRunningText': text(
    'This network cannot write on: its data is not a running text whose next token it predicts. Open a plain text, read it as characters or words, and predict its token.',
    'Эта сеть не может продолжать текст: её данные — не сплошной текст, следующий токен которого она предсказывает. Откройте простой текст, прочитайте его по символам или словам и предсказывайте токен.',
  ),
  'run.unknownRun': text('There is no run “{id}” in this session.', 'Запуска «{id}» в этом сеансе нет.'),
  'run.badSetting': text(
    'Training setting “{setting}” is {value}; expected {expected}.',
    'Настройка обучения «{setting}» равна {value}; ожидается {expectedRu}.',
  ),
  'run.notFinite': text(
    'Training paused at step {step}: {tensor} is no longer a finite number. Lower the learning rate, or check the data for extreme values.',
    'Обучение приостановлено на шаге {step}: значение {tensor} перестало быть конечным числом. Уменьшите скорость обучения или проверьте данные на выбросы.',
  ),
  'run.noTrainingRows': text(
    'There are no rows to train on: all {rows} rows are held out or dropped. Lower the validation share or add data.',
    'Обучать не на чем: все строки ({rows}) отложены или отброшены. Уменьшите долю проверочной выборки или добавьте данные.',
  ),
  'run.dataMismatch': text(
    'The data gives “{source}” as [{found}] and the network expects [{expected}]. Choose the data again, or adjust the network’s input and output.',
    'Данные дают «{source}» размера [{found}], а сеть ожидает [{expected}]. Выберите данные заново или измените вход и выход сети.',
  ),
  'run.noData': text(
    'The network asks for “{source}”, which the data does not have. Choose the data again, or remove that input.',
    'Сеть запрашивает «{source}», но в данных этого нет. Выберите данные заново или удалите этот вход.',
  ),
  'run.badState': text(
    'Run “{id}” is {state}, so it cannot {action}.',
    'Запуск «{id}» находится в состоянии «{state}», действие «{action}» невозможно.',
  ),
  'run.outOfMemory': text(
    'Training needs {needed} MB of memory and {available} MB can be had. Make the batch or the layers smaller.',
    'Для обучения нужно {needed} МБ памяти, доступно {available} МБ. Уменьшите пакет или слои.',
  ),
  'run.cannotFit': text(
    'Training would need {needed} of memory, and {where} {available}. Most of it: {largest}. To make it fit, {remedy}.',
    'Для обучения нужно {neededRu} памяти, а {whereRu} {availableRu}. Больше всего занимают: {largestRu}. Чтобы она поместилась, {remedyRu}.',
  ),
  'run.threadFailed': text(
    'A training thread stopped: {detail}. The curves and the last weights are kept; start the run again.',
    'Поток обучения остановился: {detail}. Кривые и последние веса сохранены; запустите обучение снова.',
  ),
  'run.stalled': text(
    'Training ended: {who} made no progress for {seconds} s{where}. The curves and the last weights are kept; continue the run, or let it train on one thread.',
    'Обучение прервано: {whoRu} не продвигается уже {seconds} с{whereRu}. Кривые и последние веса сохранены; продолжите запуск или обучайте в один поток.',
  ),
  'run.dataChanged': text(
    'Run “{id}” was trained on other data than “{name}” holds now, so it cannot go on. Put the former data back, or start a new run.',
    'Запуск «{id}» обучался на других данных, чем сейчас в «{name}», поэтому продолжить его нельзя. Верните прежние данные или начните новый запуск.',
  ),
  'run.nothingLeft': text(
    'Run “{id}” has trained all its {epochs} epochs. Say how many more it is to train.',
    'Запуск «{id}» уже обучен все эпохи ({epochs}). Укажите, сколько эпох добавить.',
  ),
  'run.noWeights': text(
    'Run “{id}” has no trained weights yet. Train the network for at least one step first.',
    'У запуска «{id}» ещё нет обученных весов. Сначала обучите сеть хотя бы один шаг.',
  ),
  'run.weightsMismatch': text(
    'Weights for “{tensor}” are {found}, and the network expects {expected}. They belong to another network.',
    'Веса «{tensor}»: {found}, а сеть ожидает {expected}. Они относятся к другой сети.',
  ),
  'run.noColumn': text(
    '{file} has no column “{column}”, which the network needs. Its columns: {found}.',
    'В {file} нет столбца «{column}», который нужен сети. Столбцы файла: {found}.',
  ),
  'run.notTrained': text(
    '{project} holds no trained weights. Train it first: layerloom train {project} --save {project}',
    'В {project} нет обученных весов. Сначала обучите сеть: layerloom train {project} --save {project}',
  ),
  'run.wrongGradient': text(
    'The gradient of {tensor} differs from central differences by {error} of its size. This is a bug of a layer or an op, or the check fell on a kink (ReLU at zero): try another seed.',
    'Градиент {tensor} расходится с центральными разностями на {error} своей величины. Это ошибка слоя или операции либо проверка попала на излом (ReLU в нуле): попробуйте другое начальное значение генератора.',
  ),
  'run.unknownWorkload': text(
    'There is no workload “{name}”. Choose from: {known}.',
    'Нагрузки «{name}» нет. Выберите из: {known}.',
  ),
  'run.badWeights': text(
    '{name} is not a safetensors file of float32 weights: {detail}. Choose a file that Layerloom wrote.',
    '{name} — не файл safetensors с весами float32: {detail}. Выберите файл, записанный Layerloom.',
  ),
} as const;
