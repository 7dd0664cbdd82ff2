package dev.keelson.projections;

/** Figures for people, without digits that mean nothing. */
final class Rounded {

    private Rounded() {}

    static double toTenths(double figure) {
        return Math.round(figure * 10) / 10.0;
    }

    static double toThousandths(double figure) {
        return Math.round(figure * 1_000) / 1_000.0;
    }
}
