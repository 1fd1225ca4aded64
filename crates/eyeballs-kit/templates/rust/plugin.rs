//! The loadable library of the business model `@ID@`. The exported symbol may stand only once in a program, so that it has a crate
//! of its own and the model stays an ordinary library.
eyeballs_model::export_plugin!(@SNAKE@::@CAMEL@);
