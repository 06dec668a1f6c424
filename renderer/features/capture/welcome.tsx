/** What stands there before anything was captured or opened. */
import type { ReactElement } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { Command, ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useSessionActions } from './session-actions.tsx';
import { useInterfaceList } from './use-interface-list.ts';
import type { InterfaceListState } from './use-interface-list.ts';
import { mayCaptureNothing, words } from './words.ts';

/** Says what stands in the way of a capture, if something does. */
const CaptureObstacle = ({ list, error, lookAgain }: InterfaceListState): ReactElement | null => {
  const again = (
    <button type="button" className="button small" onClick={lookAgain}>
      {words.lookAgain}
    </button>
  );
  if (error !== null) return <ErrorNotice error={error} actions={again} />;
  if (list === null) return null;
  if (list.interfaces.length === 0) {
    return (
      <Notice severity="warning" title={words.noInterfacesTitle} actions={again}>
        <p>{words.noInterfacesText}</p>
      </Notice>
    );
  }
  if (!mayCaptureNothing(list)) return null;
  const remedies = new Set([...list.interfaces, ...list.sources].flatMap(({ remedy }) => (remedy === null ? [] : [remedy])));
  return (
    <Notice severity="warning" title={words.noPermissionTitle} actions={again}>
      <p>{words.noPermissionText}</p>
      <p className="soft">{list.interfaces.find(({ reason }) => reason !== null)?.reason ?? list.chosenBecause}</p>
      {[...remedies].map((remedy) => (
        <Command key={remedy} text={remedy} />
      ))}
    </Notice>
  );
};

export const Welcome = (): ReactElement => {
  const interfaces = useInterfaceList();
  const actions = useSessionActions();
  const blocked = interfaces.list !== null && mayCaptureNothing(interfaces.list);
  return (
    <div className="welcome">
      <h2>{words.welcomeTitle}</h2>
      <p className="welcome-text">{words.welcomeText}</p>
      <CaptureObstacle {...interfaces} />
      <ul className="welcome-ways">
        <li>
          <button type="button" className="welcome-way" disabled={blocked || actions.pending} onClick={() => actions.start()}>
            <Icon name="play" size={26} />
            <strong>{words.welcomeCapture}</strong>
            <span className="soft">{words.welcomeCaptureNote}</span>
            {interfaces.list !== null && !blocked && <span className="soft">{words.chooserDefaultNow(interfaces.list.defaults)}</span>}
          </button>
        </li>
        <li>
          <button type="button" className="welcome-way" disabled={actions.pending} onClick={actions.pickFile}>
            <Icon name="open" size={26} />
            <strong>{words.welcomeFile}</strong>
            <span className="soft">{words.welcomeFileNote}</span>
          </button>
        </li>
        <li>
          <button type="button" className="welcome-way" disabled={actions.pending} onClick={actions.openSample}>
            <Icon name="streams" size={26} />
            <strong>{words.welcomeSample}</strong>
            <span className="soft">{words.welcomeSampleNote}</span>
          </button>
        </li>
      </ul>
    </div>
  );
};
