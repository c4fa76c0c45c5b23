// Closing a window asks its page first, which may hold unsaved work. A page that cannot answer does not hold the window.
import { type BrowserWindow, dialog } from 'electron';
import { type Locale, text } from '../../base/text.ts';
import type { Client } from '../../contract/host.ts';

const WILL_BE_LOST = text(
  'Unsaved changes will be lost if the window is closed now.',
  'Если закрыть окно сейчас, несохранённые изменения будут потеряны.',
);
const CLOSE = text('Close anyway', 'Всё равно закрыть');
const WAIT = text('Wait', 'Подождать');

export class CloseGuard {
  readonly #window: BrowserWindow;
  readonly #client: Client;
  readonly #locale: () => Locale;
  readonly #onAnswer: (closed: boolean) => void;
  #unsaved = false;
  /** A page that was asked and has not answered: closing once more asks natively. */
  #asked = false;
  #responsive = true;

  constructor(
    window: BrowserWindow,
    client: Client,
    locale: () => Locale,
    onAnswer: (closed: boolean) => void,
  ) {
    this.#window = window;
    this.#client = client;
    this.#locale = locale;
    this.#onAnswer = onAnswer;
    window.on('close', (event) => {
      if (!this.#unsaved) return;
      event.preventDefault();
      if (this.#responsive && !this.#asked) {
        this.#asked = true;
        client.emit('app.closeRequested', null);
      } else this.#askNatively();
    });
    window.on('unresponsive', () => {
      this.#responsive = false;
    });
    window.on('responsive', () => {
      this.#responsive = true;
    });
    window.webContents.on('render-process-gone', () => {
      this.#unsaved = false;
    });
  }

  documentState(unsaved: boolean): void {
    this.#unsaved = unsaved;
  }

  answer(close: boolean): void {
    this.#asked = false;
    this.#onAnswer(close);
    if (close) this.#window.destroy();
  }

  #askNatively(): void {
    const locale = this.#locale();
    dialog
      .showMessageBox(this.#window, {
        type: 'warning',
        message: WILL_BE_LOST[locale],
        buttons: [WAIT[locale], CLOSE[locale]],
        defaultId: 0,
        cancelId: 0,
      })
      .then(({ response }) => {
        if (response === 1) this.answer(true);
      })
      .catch((thrown: unknown) => console.error('the dialog could not be shown', thrown, this.#client.id));
  }
}
