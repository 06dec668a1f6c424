import type { ReactElement } from 'react';
import { pathUses } from '../../state/path-use.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { PathMark } from '../../ui/marks.tsx';
import { words } from './words.ts';

export const HelpDialog = ({ shortcuts, onClose }: { shortcuts: readonly { readonly key: string; readonly what: string }[]; onClose: () => void }): ReactElement => (
  <Dialog title={words.title} onClose={onClose} wide>
    <div className="side-by-side">
      <section>
        <h3>{words.keys}</h3>
        <dl className="keys">
          {[...shortcuts, ...words.otherKeys].map(({ key, what }) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3>{words.colours}</h3>
        <ul className="help-colours">
          {pathUses.map((use) => (
            <li key={use}>
              <PathMark use={use} />
              <span className="soft">{words.uses[use]}</span>
            </li>
          ))}
        </ul>
        <h3>{words.limits}</h3>
        <ul>
          {words.limitTexts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
    </div>
  </Dialog>
);
