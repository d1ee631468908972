#pragma once

#include <optional>
#include <string>

#include "tests/support/temp_dir.h"

namespace sandtable::test {

/// A port of the loopback that nobody listens on at the moment; and whether somebody listens on one.
int free_port();
bool port_listens(int port);

/// A mosquitto broker of the test's own on a free port of the loopback, ended with the object.
class LocalBroker {
 public:
  /// Where mosquitto is installed; empty when it is not.
  static std::string program();

  LocalBroker();
  ~LocalBroker();
  LocalBroker(const LocalBroker&) = delete;
  LocalBroker& operator=(const LocalBroker&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// Begins to listen; false when it did not within some seconds. `more` are lines of mosquitto.conf that come after
  /// the listener's; a later start() keeps them.
  bool start(const std::string& more = {});
  void stop();

 private:
  TempDir folder_;
  std::string more_;
  int port_ = 0;
  int process_ = -1;
};

}  // namespace sandtable::test
