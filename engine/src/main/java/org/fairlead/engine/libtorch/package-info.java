/**
 * The native library: how it is loaded, where it runs, who owns its memory and how it fails.
 *
 * <p>Nothing outside the module uses more of this than {@link
 * org.fairlead.engine.libtorch.EngineException}.
 */
@NullMarked
package org.fairlead.engine.libtorch;

import org.jspecify.annotations.NullMarked;
