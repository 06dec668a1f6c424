/** The window: toolbar above, navigation on the left, the screen, and the status bar that is always there. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { CaptureToolbar } from '../features/capture/capture-toolbar.tsx';
import { DropTarget } from '../features/capture/drop-target.tsx';
import { InterfaceChooser } from '../features/capture/interface-chooser.tsx';
import { SessionActionsProvider, useSessionActions } from '../features/capture/session-actions.tsx';
import { SessionNotices } from '../features/capture/session-notices.tsx';
import { words as captureWords } from '../features/capture/words.ts';
import { ReportDialog } from '../features/export/report-dialog.tsx';
import { SaveRecentDialog } from '../features/export/save-recent-dialog.tsx';
import { HelpDialog } from '../features/help/help-dialog.tsx';
import { CallEnded } from '../features/history/call-ended.tsx';
import { SettingsProvider } from '../features/settings/settings-context.tsx';
import { SettingsDialog } from '../features/settings/settings-dialog.tsx';
import { PacketPanelProvider } from '../features/packets/packet-panel-provider.tsx';
import { usePageState } from '../state/context.ts';
import { DialogsContext } from '../state/dialogs.ts';
import type { OpenDialog } from '../state/dialogs.ts';
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

const selectKnown = ({ known }: PageState): boolean => known;
const selectConnection = ({ connection }: PageState): PageState['connection'] => connection;
const selectPhase = ({ session }: PageState): PageState['session']['phase'] => session.phase;
const selectHasResults = ({ capture }: PageState): boolean => (capture?.packets ?? 0) > 0;
const selectRecords = ({ session }: PageState): boolean => session.recorder !== null;

const useAppShortcuts = (open: (dialog: OpenDialog) => void): readonly Shortcut[] => {
  const actions = useSessionActions();
  const phase = usePageState(selectPhase);
  const hasResults = usePageState(selectHasResults);
  const records = usePageState(selectRecords);
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
      { key: 'i', what: 'Choose interfaces, source and filter', run: () => open({ name: 'interfaces' }) },
      { key: 'o', what: 'Open a capture file', run: actions.pickFile },
      { key: 'e', what: 'Report: save or export what is shown', run: () => (hasResults ? open({ name: 'report', format: 'html' }) : undefined) },
      { key: 'w', what: 'Save what just happened', run: () => (records ? open({ name: 'saveRecent' }) : undefined) },
      { key: '/', what: 'Filter the table', run: () => document.querySelector<HTMLInputElement>('main input[type=search]')?.focus() },
      { key: ',', what: 'Settings', run: () => open({ name: 'settings', section: 'capture' }) },
      { key: '?', what: 'This help', run: () => open({ name: 'help' }) },
    ];
  }, [actions, phase, hasResults, records, open]);
  useShortcuts(shortcuts);
  return shortcuts;
};

const Dialogs = ({ dialog, shortcuts, onClose }: { dialog: OpenDialog; shortcuts: readonly Shortcut[]; onClose: () => void }): ReactElement => {
  switch (dialog.name) {
    case 'interfaces':
      return <InterfaceChooser onClose={onClose} />;
    case 'report':
      return <ReportDialog first={dialog.format} onClose={onClose} />;
    case 'saveRecent':
      return <SaveRecentDialog onClose={onClose} />;
    case 'settings':
      return <SettingsDialog first={dialog.section} onClose={onClose} />;
    case 'help':
      return <HelpDialog shortcuts={shortcuts} onClose={onClose} />;
  }
};

const Window = (): ReactElement => {
  const screen = useScreen();
  const isKnown = usePageState(selectKnown);
  const connection = usePageState(selectConnection);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
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
    <DialogsContext value={setDialog}>
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
          <CaptureToolbar />
          <button type="button" className="button icon-only" aria-label="Settings" title="Settings (,)" onClick={() => setDialog({ name: 'settings', section: 'capture' })}>
            <Icon name="settings" />
          </button>
          <button type="button" className="button icon-only" aria-label="Help" title="Help (?)" onClick={() => setDialog({ name: 'help' })}>
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
        <CallEnded />
        {dialog !== null && <Dialogs dialog={dialog} shortcuts={shortcuts} onClose={close} />}
      </div>
    </DialogsContext>
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
