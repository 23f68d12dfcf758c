/**
 * Files: {@link org.fairlead.base.io.AtomicFiles} replaces them whole or not at all, {@link
 * org.fairlead.base.io.Json} is the one reader and writer of JSON, and {@link
 * org.fairlead.base.io.Fields} takes its fields with errors that name file and field.
 *
 * <p>Needs {@code jackson-core}, which a module that reads JSON declares itself.
 */
@NullMarked
package org.fairlead.base.io;

import org.jspecify.annotations.NullMarked;
