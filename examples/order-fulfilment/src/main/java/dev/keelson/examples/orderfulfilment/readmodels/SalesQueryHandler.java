package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.domain.CachedQuery;
import dev.keelson.domain.ReadsProjection;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;

/** Answers what is asked about sales. */
@ReadsProjection(SalesProjection.NAME)
final class SalesQueryHandler {

    @CachedQuery(maxAgeMillis = 10_000)
    @QueryHandler(queryName = "orders.FindSales")
    Page<SalesView> find(FindSales query, Handle handle) {
        var dao = handle.attach(SalesDao.class);
        if (query.productId() != null) {
            return new Page<>(dao.salesOf(query.productId()).stream().toList(), null);
        }
        var length = Page.length(query.limit());
        return Page.of(dao.sales(Page.start(query.after()), length + 1), length, SalesView::productId);
    }
}
