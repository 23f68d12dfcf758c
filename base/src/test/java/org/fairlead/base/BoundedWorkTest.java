package org.fairlead.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BoundedWorkTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static int never() {
    while (true) {
      Thread.onSpinWait(); // deaf to interrupts
    }
  }

  @Test
  void within_returnsWhatTheWorkMakes() {
    assertThat(BoundedWork.within(LONG, "work", () -> false, () -> 3)).contains(3);
  }

  @Test
  void within_throwsWhatTheWorkThrows() {
    assertThatThrownBy(
            () ->
                BoundedWork.within(
                    LONG,
                    "work",
                    () -> false,
                    () -> {
                      throw new InputException("no");
                    }))
        .isInstanceOf(InputException.class)
        .hasMessage("no");
    assertThatThrownBy(
            () ->
                BoundedWork.within(
                    LONG,
                    "work",
                    () -> false,
                    () -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void within_leavesWorkThatIsTooLongOrGivenUp() {
    assertThat(BoundedWork.within(Duration.ofMillis(50), "work", () -> false, () -> never()))
        .isEmpty();
    assertThat(BoundedWork.within(LONG, "work", () -> true, () -> never())).isEmpty();
    Thread.currentThread().interrupt();
    assertThat(BoundedWork.within(LONG, "work", () -> false, () -> never())).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void within_interruptsWhatItLeaves() throws InterruptedException {
    var heard = new CountDownLatch(1);
    BoundedWork.within(
        Duration.ofMillis(20),
        "work",
        () -> false,
        () -> {
          try {
            return new CountDownLatch(1).getCount() + waitForEver();
          } catch (InterruptedException e) {
            heard.countDown();
            return 0L;
          }
        });
    heard.await();
  }

  private static long waitForEver() throws InterruptedException {
    Thread.sleep(Long.MAX_VALUE);
    return 0;
  }
}
