// Owns the Today screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'Today',
  Page: () => (
    <>
      <PageHead title="Today" />
      <EmptyState title="Nothing needs you now" />
    </>
  ),
};
