// Owns the meeting (before, live and read-back, by the meeting's state) screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'Meeting',
  Page: () => (
    <>
      <PageHead title="Meeting" />
      <EmptyState title="This meeting has no agenda yet" />
    </>
  ),
};
