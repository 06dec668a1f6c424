import { Component } from 'react';
import type { ReactNode } from 'react';
import { toAppError } from '../transport/app-errors.ts';
import { ErrorNotice } from '../ui/notice.tsx';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

/** A screen that cannot be drawn says so; navigation, controls and the status bar stay. */
export class ScreenBoundary extends Component<Props, { readonly failed: { readonly reason: unknown } | null }> {
  override state: { readonly failed: { readonly reason: unknown } | null } = { failed: null };

  static getDerivedStateFromError(reason: unknown): { failed: { reason: unknown } } {
    return { failed: { reason } };
  }

  override render(): ReactNode {
    if (this.state.failed === null) return this.props.children;
    const again = (
      <button type="button" className="button small" onClick={() => this.setState({ failed: null })}>
        Draw it again
      </button>
    );
    return <ErrorNotice error={{ ...toAppError(this.state.failed.reason), what: `The screen ${this.props.name} could not be drawn` }} actions={again} />;
  }
}
