/** The window: toolbar above, navigation on the left, the screen, and the status bar that is always there. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { CaptureToolbar } from '../features/capture/capture-toolbar.tsx';
import { DropTarget } from '../features/capture/drop-target.tsx';
import { InterfaceChooser } from '../features/capture/interface-chooser.tsx';
import { SessionActionsProvider, useSessionActions } from '../features/capture/session-actions.tsx';
import { SessionNotices } from '../features/capture/session-notices.tsx';
import { words as captureWords } from '../features/capture/words.ts';
import { ExportDialog } from '../features/export/export-dialog.tsx';
import { HelpDialog } from '../features/help/help-dialog.tsx';
import { SettingsProvider } from '../features/settings/settings-context.tsx';
import { SettingsDialog } from '../features/settings/settings-dialog.tsx';
import { PacketPanelProvider } from '../features/packets/packet-panel-provider.tsx';
import { usePageState } from '../state/context.ts';
import type { PageState } from '../state/page-state.ts';
import { routeDetail } from '../state/route-detail.ts';
import iconUrl from '../icon.svg';
import { Icon } from '../ui/icons.tsx';
import { Navigation } from './navigation.tsx';
import { goTo, useScreen } from './route.ts';
import { screens } from './screens.ts';
import { ScreenBoundary } from './screen-boundary.tsx';
import { useShortcuts } from './shortcuts.ts';
import type { Shortcut } from './shortcuts.ts';
import { StatusBar } from './status-bar.tsx';

type DialogName = 'interfaces' | 'export' | 'settings' | 'help';

const selectKnown = ({ known }: PageState): boolean => known;
const selectConnection = ({ connection }: PageState): PageState['connection'] => connection;
const selectPhase = ({ session }: PageState): PageState['session']['phase'] => session.phase;
const selectHasResults = ({ capture }: PageState): boolean => (capture?.packets ?? 0) > 0;

const useAppShortcuts = (open: (dialog: DialogName) => void): readonly Shortcut[] => {
  const actions = useSessionActions();
  const phase = usePageState(selectPhase);
  const hasResults = usePageState(selectHasResults);
  const shortcuts = useMemo((): Shortcut[] => {
    const startOrPause = (): void => {
      if (phase === 'capturing') actions.pause();
      else if (phase === 'paused') actions.resume();
      else if (phase !== 'starting' && phase !== 'reading') actions.start();
    };
    return [
      ...screens.map((screen, index) => ({ key: String(index + 1), what: screen.name, run: () => goTo(screen) })),
      { key: 's', what: 'Start, pause or resume the capture', run: startOrPause },
      { key: 'x', what: 'Stop the capture, or cancel reading', run: () => (['starting', 'capturing', 'paused', 'reading'].includes(phase) ? actions.stop() : undefined) },
      { key: 'i', what: 'Choose interfaces, source and filter', run: () => open('interfaces') },
      { key: 'o', what: 'Open a capture file', run: actions.pickFile },
      { key: 'e', what: 'Export', run: () => (hasResults ? open('export') : undefined) },
      { key: '/', what: 'Filter the table', run: () => document.querySelector<HTMLInputElement>('main input[type=search]')?.focus() },
      { key: ',', what: 'Settings', run: () => open('settings') },
      { key: '?', what: 'This help', run: () => open('help') },
    ];
  }, [actions, phase, hasResults, open]);
  useShortcuts(shortcuts);
  return shortcuts;
};

const Window = (): ReactElement => {
  const screen = useScreen();
  const isKnown = usePageState(selectKnown);
  const connection = usePageState(selectConnection);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const shortcuts = useAppShortcuts(setDialog);
  const main = useRef<HTMLElement>(null);
  const close = (): void => setDialog(null);

  useEffect(() => {
    document.title = `${screen.name} – Icewatch`;
    // A screen that shows one thing of it scrolls there itself.
    if (routeDetail(location.hash) === null) main.current?.scrollTo(0, 0);
  }, [screen]);

  const Shown = screen.component;
  return (
    <div className="window">
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          // The hash belongs to the screens.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the screen
      </a>
      <header className="top">
        <span className="brand">
          <img src={iconUrl} alt="" width="22" height="22" />
          Icewatch
        </span>
        <CaptureToolbar onChoose={() => setDialog('interfaces')} onExport={() => setDialog('export')} />
        <button type="button" className="button icon-only" aria-label="Settings" title="Settings (,)" onClick={() => setDialog('settings')}>
          <Icon name="settings" />
        </button>
        <button type="button" className="button icon-only" aria-label="Help" title="Help (?)" onClick={() => setDialog('help')}>
          <Icon name="help" />
        </button>
      </header>
      <Navigation current={screen} />
      <main id="main" ref={main} tabIndex={-1}>
        <h1 className={screen.id === 'overview' ? 'visually-hidden' : undefined}>{screen.name}</h1>
        <SessionNotices />
        {isKnown ? (
          <ScreenBoundary key={screen.id} name={screen.name}>
            <Shown />
          </ScreenBoundary>
        ) : (
          connection === 'connecting' && (
            <p className="empty soft" role="status">
              {captureWords.connecting}
            </p>
          )
        )}
      </main>
      <StatusBar />
      <DropTarget />
      {dialog === 'interfaces' && <InterfaceChooser onClose={close} />}
      {dialog === 'export' && <ExportDialog onClose={close} />}
      {dialog === 'settings' && <SettingsDialog onClose={close} />}
      {dialog === 'help' && <HelpDialog shortcuts={shortcuts} onClose={close} />}
    </div>
  );
};

export const App = (): ReactElement => (
  <SettingsProvider>
    <SessionActionsProvider>
      <PacketPanelProvider>
        <Window />
      </PacketPanelProvider>
    </SessionActionsProvider>
  </SettingsProvider>
);
