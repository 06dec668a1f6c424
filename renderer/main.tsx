import './transport/zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { IcewatchContext } from './state/context.ts';
import { createStore } from './state/store.ts';
import { createElectronClient } from './transport/electron.ts';
import { createWebClient } from './transport/web.ts';
import './ui/theme.css';
import './ui/base.css';
import './ui/layout.css';
import './ui/parts.css';
import './ui/table.css';
import './charts/charts.css';
import './features/capture/capture.css';
import './features/overview/overview.css';
import './features/overview/route.css';
import './features/overview/ladder.css';
import './features/findings/findings.css';
import './features/export/export.css';
import './features/policy/policy.css';
import './features/history/history.css';
import './features/settings/settings.css';
import './features/packets/packets.css';

const client = globalThis.icewatch === undefined ? createWebClient() : createElectronClient(globalThis.icewatch);
const icewatch = { client, store: createStore(client) };

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <IcewatchContext value={icewatch}>
      <App />
    </IcewatchContext>
  </StrictMode>,
);
