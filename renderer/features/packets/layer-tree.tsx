import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import type { PacketField, PacketLayer } from '../../../electron/contract/packets.ts';
import { layerName, words } from './words.ts';

interface LayerTreeProps {
  layers: readonly PacketLayer[];
  /** The layer that the packet is cited for: open, with its telling field in sight; -1 for none. */
  telling: number;
  /** A layer is looked at. */
  onLook: (layer: number) => void;
}

const FieldRow = ({ field: { name, value, depth, telling } }: { field: PacketField }): ReactElement => (
  <div className={telling ? 'field-row telling' : 'field-row'}>
    <dt style={{ paddingInlineStart: `${depth * 16}px` }}>{name}</dt>
    <dd>{value}</dd>
  </div>
);

/** Layers from the link inwards, each with its fields. */
export const LayerTree = ({ layers, telling, onLook }: LayerTreeProps): ReactElement => {
  const tree = useRef<HTMLDivElement>(null);
  useEffect(() => {
    tree.current?.querySelector('.telling')?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div className="layer-tree" ref={tree}>
      {layers.map(({ name, fields }, index) => (
        <details key={`${name}-${index}`} open={index === telling} onClick={() => onLook(index)} onFocus={() => onLook(index)}>
          <summary>{layerName(name)}</summary>
          {fields.length === 0 ? (
            <p className="soft">{words.noFields}</p>
          ) : (
            <dl>
              {fields.map((field, place) => (
                <FieldRow key={`${field.name}-${place}`} field={field} />
              ))}
            </dl>
          )}
        </details>
      ))}
    </div>
  );
};
