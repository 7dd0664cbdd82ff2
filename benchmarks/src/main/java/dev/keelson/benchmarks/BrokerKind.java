package dev.keelson.benchmarks;

/** The brokers that are measured. */
enum BrokerKind {
    KAFKA("kafka") {
        @Override
        ScratchBroker open() {
            return ScratchKafka.open();
        }
    },
    RABBITMQ("rabbitmq") {
        @Override
        ScratchBroker open() {
            return ScratchRabbitMq.open();
        }
    },
    REDIS("redis") {
        @Override
        ScratchBroker open() {
            return ScratchRedis.open();
        }
    };

    private final String suffix;

    BrokerKind(String suffix) {
        this.suffix = suffix;
    }

    /** What the names of its benchmarks end with. */
    String suffix() {
        return suffix;
    }

    /** One that answers. */
    abstract ScratchBroker open();
}
