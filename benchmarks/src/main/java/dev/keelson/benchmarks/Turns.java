package dev.keelson.benchmarks;

/**
 * Measures a floor and ours in turns, each by clients that do one thing over and over.
 *
 * @param floorClients who work on the floor
 * @param clients who work on ours
 * @param floorCpu the processor time of what the floor works on
 * @param ourCpu the processor time of what ours works on
 */
record Turns(Pace pace, Clients floorClients, Clients clients, CpuClock floorCpu, CpuClock ourCpu) {

    /** As many clients on both sides. */
    Turns(Pace pace, Clients clients, CpuClock floorCpu, CpuClock ourCpu) {
        this(pace, clients, clients, floorCpu, ourCpu);
    }

    /** Both sides on one database. */
    static Turns on(Pace pace, int clients, CpuClock cpu) {
        return new Turns(pace, new Clients(clients), cpu, cpu);
    }

    /** Lets both work, see {@link Alternation}. */
    Figure measure(Side floor, Side ours) {
        return new Alternation(pace, floorCpu, ourCpu)
                .measure(duration -> floorClients.work(floor, duration), duration -> clients.work(ours, duration));
    }
}
