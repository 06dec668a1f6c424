/** What the user can do with the session, in one place for the toolbar, the welcome, the shortcuts and the drop target. */
import { createContext, useContext, useMemo, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { CaptureOptions } from '../../../electron/contract/capture.ts';
import type { AppError } from '../../../electron/contract/errors.ts';
import { useClient, usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { failure } from '../../transport/app-errors.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { useRequest } from '../../ui/use-request.ts';
import { useSettings } from '../settings/settings-context.tsx';
import { words } from './words.ts';

interface SessionActions {
  readonly pending: boolean;
  /** The file that is on its way to the app, before reading begins. */
  readonly handingOver: string | null;
  readonly error: AppError | null;
  readonly dismissError: () => void;
  /** With the settings' options where none are given. */
  readonly start: (options?: CaptureOptions) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
  readonly openSample: () => void;
  readonly pickFile: () => void;
  readonly openFiles: (files: readonly File[]) => void;
}

const SessionActionsContext = createContext<SessionActions | null>(null);

export const useSessionActions = (): SessionActions => {
  const actions = useContext(SessionActionsContext);
  if (actions === null) throw new Error('No SessionActionsProvider above this component');
  return actions;
};

const selectRunning = ({ session: { phase, kind } }: PageState): boolean => kind === 'live' && (phase === 'capturing' || phase === 'paused');

export const SessionActionsProvider = ({ children }: { children: ReactNode }): ReactElement => {
  const client = useClient();
  const { settings } = useSettings();
  const running = usePageState(selectRunning);
  const { pending, error, run, dismiss } = useRequest();
  const [handingOver, setHandingOver] = useState<string | null>(null);
  const [replacing, setReplacing] = useState<{ what: string; proceed: () => void } | null>(null);
  const fileInput = useRef<HTMLInputElement>(null);

  const actions = useMemo((): SessionActions => {
    /** A running capture is not thrown away without asking. */
    const replace = (what: string, proceed: () => void): void => (running ? setReplacing({ what, proceed }) : proceed());
    const request = (name: 'pauseCapture' | 'resumeCapture' | 'stop' | 'openSample') => (): void => void run(() => client.request(name, null));
    return {
      pending,
      handingOver,
      error,
      dismissError: dismiss,
      start: (options) => replace('A new capture', () => void run(() => client.request('startCapture', options ?? settings?.capture ?? {}))),
      pause: request('pauseCapture'),
      resume: request('resumeCapture'),
      stop: request('stop'),
      openSample: () => replace('The sample', request('openSample')),
      pickFile: () => {
        const { openFileDialog } = client;
        if (openFileDialog === null) fileInput.current?.click();
        else replace('Opening a file', () => void run(openFileDialog));
      },
      openFiles: (files) => {
        const [file, ...others] = files;
        if (file === undefined) return;
        if (others.length > 0) {
          void run(() => Promise.reject(failure('bad-argument', words.dropSeveral, { advice: words.dropSeveralAdvice })));
          return;
        }
        replace(`Opening ${file.name}`, () => {
          setHandingOver(file.name);
          void run(() => client.openFile(file)).finally(() => setHandingOver(null));
        });
      },
    };
  }, [client, settings, running, pending, error, handingOver, run, dismiss]);

  return (
    <SessionActionsContext value={actions}>
      {children}
      <input
        ref={fileInput}
        type="file"
        hidden
        data-testid="file-input"
        accept=".pcap,.pcapng,.cap,.gz,.ntar"
        onChange={(event) => {
          actions.openFiles([...(event.target.files ?? [])]);
          // So that choosing the same file again is a change.
          event.target.value = '';
        }}
      />
      {replacing !== null && (
        <AskDialog
          title={words.replaceTitle}
          text={words.replaceText(replacing.what)}
          yes={words.replaceProceed}
          no={words.replaceKeep}
          onYes={() => {
            setReplacing(null);
            replacing.proceed();
          }}
          onNo={() => setReplacing(null)}
        />
      )}
    </SessionActionsContext>
  );
};
