package dev.keyturn.console.form;

/** Kinds of form fields: conversion between the form's inputs and the admin API's JSON. */
enum FieldType {
    /** One line; a string, absent if empty. */
    TEXT,
    /** One value per line; an array of strings. */
    LINES,
    /** Boxes of one name; an array of the checked ones. */
    CHOICES,
    /** One box; true or false. */
    FLAG,
    /** Amount and unit; a number of seconds, absent if empty. */
    DURATION,
    /** Positive number; absent if empty. */
    NUMBER,
    /** Number of requests in a period; an object, absent if empty. */
    BUDGET,
    /** {@code name=value} per line; an object. */
    PAIRS,
    /** JSON object as text; the object, absent if empty. */
    JSON,
    /** Several inputs per row; an array of objects of strings. */
    ROWS
}
