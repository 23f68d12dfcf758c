package org.fairlead.engine;

import java.nio.file.Path;

/**
 * The native engine as found on this machine.
 *
 * @param version of libtorch
 * @param cpuCapability libtorch's name of the vector instructions in use, for example AVX512
 * @param bfloat16 whether the processor multiplies bfloat16 in hardware (avx512_bf16 or amx), so
 *     that {@code precision: auto} considers it
 * @param processors processors that this process may use
 * @param gpuBuild whether the native libraries were built for GPUs
 * @param gpus number of usable GPUs
 * @param cache folder into which the native libraries are unpacked
 * @param cacheExecutable whether libraries in that folder may be executed
 */
public record EngineInfo(
    String version,
    String cpuCapability,
    boolean bfloat16,
    int processors,
    boolean gpuBuild,
    int gpus,
    Path cache,
    boolean cacheExecutable) {}
