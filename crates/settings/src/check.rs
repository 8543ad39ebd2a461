//! Checking files: plain functions behind `offhook config check`.
