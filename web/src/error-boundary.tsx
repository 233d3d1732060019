// Owns what is shown when a page breaks: the frame stays, and the rest says what happened.
import { Component, type ReactNode } from 'react';
import { FailedState } from './ui/failed-state';

interface Props {
  /** A new value clears the failure: the address, say. */
  resetKey: string;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { failedAt: string | null }> {
  override state: { failedAt: string | null } = { failedAt: null };

  override componentDidCatch(error: unknown) {
    console.error(error);
    this.setState({ failedAt: this.props.resetKey });
  }

  override componentDidUpdate(before: Props) {
    if (before.resetKey !== this.props.resetKey && this.state.failedAt !== null) this.setState({ failedAt: null });
  }

  override render() {
    if (this.state.failedAt !== this.props.resetKey) return this.props.children;
    return (
      <FailedState
        title="This page stopped working"
        kept="What you had saved is safe. The rest of MDT Hub still works."
        onRetry={() => this.setState({ failedAt: null })}
      />
    );
  }
}
