/** The whole page takes a dropped capture file. */
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useSessionActions } from './session-actions.tsx';
import { words } from './words.ts';

const bringsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

export const DropTarget = (): ReactElement | null => {
  const { openFiles } = useSessionActions();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Only leaving the window has nowhere it goes to.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      openFiles([...(event.dataTransfer?.files ?? [])]);
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [openFiles]);
  return over ? (
    <div className="drop-target">
      <p>
        <strong>{words.dropTitle}</strong>
        <span className="soft">{words.dropNote}</span>
      </p>
    </div>
  ) : null;
};
