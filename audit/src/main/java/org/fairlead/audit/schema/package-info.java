/**
 * One description of the result records, from which all that is written of them follows.
 *
 * <p>{@link org.fairlead.audit.schema.ResultSchemas} lists the values of every record once: a
 * {@link org.fairlead.audit.schema.Field} says what a value is called, of what {@link
 * org.fairlead.audit.schema.Kind} it is, which interval belongs to it, and how it is headed and
 * explained. JSON is written and read by a {@link org.fairlead.audit.schema.RecordSchema}, CSV by
 * {@link org.fairlead.audit.schema.ResultsCsv}, and tables for terminals and pages are {@link
 * org.fairlead.audit.schema.Grid}s. A new number is a component of its record and one line there.
 */
@NullMarked
package org.fairlead.audit.schema;

import org.jspecify.annotations.NullMarked;
