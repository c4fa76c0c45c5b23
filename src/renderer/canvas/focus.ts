// The element that holds the keyboard while one works on the canvas.
export const CANVAS_ID = 'layerloom-canvas';

export function focusCanvas(): void {
  window.document.getElementById(CANVAS_ID)?.focus({ preventScroll: true });
}

/** Whether keys belong to the canvas now: it has the focus, or nothing has. */
export function canvasHasKeys(): boolean {
  const active = window.document.activeElement;
  return active === null || active === window.document.body || active.closest(`#${CANVAS_ID}`) !== null;
}
