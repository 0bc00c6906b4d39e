package org.attn4j.framework.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a record component that a recipe can set: the component's name, in lower case with underscores, is the
 * YAML key ({@code learningRate} is set by {@code learning_rate}). Its documentation stands here and nowhere else.
 *
 * <p>The default is written as it would stand in YAML ({@code "0.1"}, {@code "{type: layer_norm}"}, {@code "[]"}). A
 * component without a default is required.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** Marks a key without default. */
    String REQUIRED = "\0required";

    /** One sentence: meaning, unit, and what special values stand for. */
    String doc();

    /** The default as YAML text; {@link #REQUIRED} if the key must be given. */
    String value() default REQUIRED;

    /** Ending of texts that are paths, made absolute as values of the type Path are; empty where none is. */
    String path() default "";
}
