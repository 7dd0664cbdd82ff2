package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.domain.ReadsProjection;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Answers what is asked about products. */
@ReadsProjection(CatalogProjection.NAME)
final class CatalogQueryHandler {

    @QueryHandler(queryName = "catalog.FindProduct")
    @Nullable
    ProductView find(FindProduct query, Handle handle) {
        return handle.attach(CatalogDao.class).product(query.productId()).orElse(null);
    }

    @QueryHandler(queryName = "catalog.FindProducts")
    Page<ProductView> find(FindProducts query, Handle handle) {
        var length = Page.length(query.limit());
        var rows = handle.attach(CatalogDao.class).products(Page.start(query.after()), length + 1);
        return Page.of(rows, length, ProductView::productId);
    }
}
