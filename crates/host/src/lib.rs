//! The only place with sockets, clock, threads, sound and files; the offhook binary.
