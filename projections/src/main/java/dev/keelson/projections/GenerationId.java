package dev.keelson.projections;

/**
 * One filling of a projection's read model.
 *
 * @param generation from 1
 */
record GenerationId(String projection, int generation) {

    @Override
    public String toString() {
        return projection + "@" + generation;
    }
}
