package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.fairlead.base.InputException;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Failures;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.junit.jupiter.api.Test;

final class EngineTest {
  private static final ImageShape SHAPE = ImageShape.square(8);
  private static final Network NETWORK = Networks.create(NetworkSpec.of("cifarresnet8", 3));

  private static EngineOptions options() {
    return EngineOptions.defaults(SHAPE, Normalization.HALF).withThreads(1);
  }

  private static Learner learner(EngineOptions options) {
    return Engine.learner(NETWORK, Initializer.initialize(NETWORK, 1), options);
  }

  @Test
  void learner_reportsWhatAutoTriedAndChose() {
    try (var learner = learner(options())) {
      EngineReport report = learner.report();
      assertThat(report.trials())
          .extracting(EngineReport.Trial::memoryFormat)
          .contains("channels-last", "contiguous");
      assertThat(report.trials())
          .allSatisfy(trial -> assertThat(trial.milliseconds()).isFinite().isPositive())
          .allSatisfy(trial -> assertThat(trial.batch()).isEqualTo(64))
          .anySatisfy(
              trial -> {
                assertThat(trial.precision()).isEqualTo(report.precision());
                assertThat(trial.memoryFormat()).isEqualTo(report.memoryFormat());
              });
      assertThat(report.threads()).isEqualTo(1);
      assertThat(report.cpuCapability()).isNotBlank();
    }
  }

  @Test
  void learner_withEverythingChosenTriesNothing() {
    try (var learner = learner(options().withDevice("cpu").withPrecision("bf16", "contiguous"))) {
      assertThat(learner.report().trials()).isEmpty();
      assertThat(learner.report().device()).isEqualTo("cpu");
      assertThat(learner.report().precision()).isEqualTo("bf16");
      assertThat(learner.report().memoryFormat()).isEqualTo("contiguous");
    }
  }

  @Test
  void candidates_preferBfloat16WhereTheProcessorHasIt() {
    assertThat(AutoChoice.candidates(options(), "cpu", NETWORK, true))
        .containsExactly(
            new Execution("cpu", Precision.BF16, true),
            new Execution("cpu", Precision.BF16, false),
            new Execution("cpu", Precision.FP32, true),
            new Execution("cpu", Precision.FP32, false));
    assertThat(AutoChoice.candidates(options(), "cpu", NETWORK, false))
        .containsExactly(
            new Execution("cpu", Precision.FP32, true),
            new Execution("cpu", Precision.FP32, false));
    Network mlp = Networks.create(new NetworkSpec("mlp", 3, 3, 8, 0));
    assertThat(AutoChoice.candidates(options(), "cpu", mlp, false))
        .containsExactly(new Execution("cpu", Precision.FP32, false));
    assertThat(AutoChoice.candidates(options().withPrecision("fp64", "auto"), "cpu", NETWORK, true))
        .containsExactly(new Execution("cpu", Precision.FP64, false));
  }

  @Test
  void hasBfloat16_readsTheFlags() {
    assertThat(LibTorch.hasBfloat16(List.of("flags\t\t: fpu avx512f amx_bf16 amx_tile"))).isTrue();
    assertThat(LibTorch.hasBfloat16(List.of("model name : x", "flags : avx512_bf16"))).isTrue();
    assertThat(LibTorch.hasBfloat16(List.of("flags : fpu avx512f avx512_vnni"))).isFalse();
    assertThat(LibTorch.hasBfloat16(List.of("Features : asimd bf16"))).isFalse();
  }

  @Test
  void device_thatIsNotThereIsAnInputError() {
    assertThat(Engine.device("auto", 0, false)).isEqualTo("cpu");
    assertThat(Engine.device("auto", 2, true)).isEqualTo("cuda:0");
    assertThat(Engine.device("cuda:1", 2, true)).isEqualTo("cuda:1");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Engine.device("cuda", 0, false))
        .withMessage(
            "device 'cuda' needs the GPU build of the native libraries, and this is the CPU build; use device=cpu");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Engine.device("cuda:2", 2, true))
        .withMessage("device 'cuda:2' does not exist: 2 GPUs found; the first is cuda:0");
  }

  @Test
  void learner_refusesImagesThatTheNetworkDoesNotTake() {
    var grey = new ImageShape(8, 8, 1);
    var one = new Normalization(List.of(0.5f), List.of(0.5f));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> learner(EngineOptions.defaults(grey, one)))
        .withMessage("network 'cifarresnet8' takes images of 3 channels, got 8x8x1");
  }

  @Test
  void options_nameWhatIsWrong() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> options().withDevice("tpu"))
        .withMessage("device 'tpu' is unknown; expected auto, cpu, cuda or cuda:n");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> options().withPrecision("fp16", "auto"))
        .withMessage("precision 'fp16' is unknown; expected auto, fp32, bf16 or fp64");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> options().withPrecision("auto", "nchw"))
        .withMessage("memory format 'nchw' is unknown; expected auto, contiguous or channels-last");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> options().withThreads(-1))
        .withMessage("threads must not be negative, got -1");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> options().withEmaDecay(1))
        .withMessage("ema decay must be at least 0 and below 1, got 1.0");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> OptimizerOptions.sgd(1))
        .withMessage("optimizer momentum must be at least 0 and below 1, got 1.0");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> OptimizerOptions.sgd(0).withNesterov(true))
        .withMessage("nesterov needs a momentum above 0");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> OptimizerOptions.adam().withWeightDecay(-1))
        .withMessage("optimizer weightDecay must be finite and not negative, got -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParameterTerms.rate(Double.NaN))
        .withMessage("learning rate must be finite and not negative, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParameterTerms.rate(1).withL2("w", Double.POSITIVE_INFINITY))
        .withMessage("l2 coefficient of 'w' must be finite, got Infinity");
  }

  @Test
  void info_describesThisMachine() {
    EngineInfo info = Engine.info();
    assertThat(info.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(info.cpuCapability()).isNotBlank();
    assertThat(info.processors()).isPositive();
    assertThat(info.cache()).isDirectory();
    assertThat(info.cacheExecutable()).isTrue();
    assertThat(System.getProperty("org.bytedeco.javacpp.maxphysicalbytes")).isEqualTo("0");
  }

  @Test
  void threads_areAtMostTheProcessors() {
    LibTorch.load();
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(LibTorch.threads(processors + 7)).isEqualTo(processors);
    assertThat(torch.get_num_threads()).isEqualTo(processors);
    assertThat(LibTorch.threads(1)).isEqualTo(1);
    assertThat(torch.get_num_threads()).isEqualTo(1);
  }

  @Test
  void failures_ofAllocationAreAboutMemory() {
    LibTorch.load();
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(
            () -> {
              try {
                torch.empty(1L << 50);
              } catch (RuntimeException e) {
                throw Failures.during("step 5", e);
              }
            })
        .withMessageStartingWith("step 5 failed: ")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.MEMORY));
  }
}
