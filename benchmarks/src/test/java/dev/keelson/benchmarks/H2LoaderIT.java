package dev.keelson.benchmarks;

final class H2LoaderIT extends LoaderContract {

    H2LoaderIT() {
        super(Engine.H2);
    }
}
