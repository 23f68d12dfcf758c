package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.fairlead.base.InputException;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What would end the process without a word is told instead. */
@Timeout(120)
final class SoleUseTest {
  private static final ImageShape SHAPE = ImageShape.square(64);
  private static final int SIZE = 4;

  private static Learner learner() {
    Network network = MultilayerPerceptron.network(new NetworkSpec("mlp", 2, 3, 64, 0), List.of(8));
    return Engine.learner(
        network,
        Initializer.initialize(network, 1),
        Learners.options(SHAPE, OptimizerOptions.sgd(0.1)),
        ChoiceMemory.none());
  }

  private static Batch batch(ByteBuffer pixels) {
    return Batch.of(SHAPE, pixels, new int[SIZE], new int[SIZE]);
  }

  private static Batch zeros() {
    return batch(ByteBuffer.allocateDirect(SIZE * SHAPE.bytes()));
  }

  @Test
  void learner_tellsTheSecondOfTwoThreads() throws Exception {
    var pool = Executors.newSingleThreadExecutor(work -> new Thread(work, "second"));
    try (Learner learner = learner()) {
      var inside = new CountDownLatch(1);
      var tried = new CountDownLatch(1);
      var second =
          pool.submit(
              () -> {
                inside.await();
                try {
                  return assertThatThrownBy(() -> learner.predict(zeros()))
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessage(
                          "thread 'second' uses this learner, and so does thread '%s': one thread uses a learner at a time; give each its own",
                          first);
                } finally {
                  tried.countDown();
                }
              });
      learner.recalibrate(
          List.of(zeros()).stream()
              .peek(
                  each -> {
                    inside.countDown();
                    await(tried);
                  })
              .iterator());
      second.get();
      // one after the other is no trouble
      assertThat(pool.submit(() -> learner.predict(zeros()).size()).get()).isEqualTo(SIZE);
      assertThat(learner.predict(zeros()).size()).isEqualTo(SIZE);
    } finally {
      pool.shutdownNow();
    }
  }

  private final String first = Thread.currentThread().getName();

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void forward_refusesPixelsInAFileThatWasCut(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("pixels"), new byte[SIZE * SHAPE.bytes()]);
    ByteBuffer mapped;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
      try (Learner learner = learner();
          Batch batch = batch(mapped)) {
        assertThat(learner.forward(batch).size()).isEqualTo(SIZE);
        channel.truncate(SHAPE.bytes());
        for (int trial = 0; trial < 3; trial++) {
          assertThatThrownBy(() -> learner.forward(batch))
              .isInstanceOf(InputException.class)
              .hasMessage(
                  "the pixels of a batch of 4 lie in a file that was cut while it was mapped");
        }
        assertThat(learner.predict(zeros()).size()).isEqualTo(SIZE);
      }
    }
  }
}
