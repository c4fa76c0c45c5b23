// Keeps a failure where it happened: the panel says so, the rest of the window goes on.
import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { t } from '../i18n/index.ts';
import classes from './ErrorBoundary.module.css';

interface State {
  readonly error: Error | null;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className={classes.failed} role="alert">
        <strong>{t('app.panelFailed')}</strong>
        <span>{t('app.panelFailedDetail')}</span>
        <code>{error.message}</code>
        <Button size="xs" variant="default" onClick={() => this.setState({ error: null })}>
          {t('app.panelRetry')}
        </Button>
      </div>
    );
  }
}
