// Owns the page of whoever runs the service: mails by state and what happens by itself. No case, no patient, no live link.
import type { PageModule } from '../../page';
import { PageHead } from '../../ui/page-head';
import { Jobs } from './jobs';
import { Mails } from './mails';
import '../../ui/action-list/action-list.css';
import './operator.css';

function Operator() {
  return (
    <>
      <PageHead title="Operator" />
      <div className="stack">
        <Mails />
        <Jobs />
      </div>
    </>
  );
}

export const page: PageModule = { title: () => 'Operator', Page: Operator };
