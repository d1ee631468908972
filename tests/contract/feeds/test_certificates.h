#pragma once

#include <string>

#include "tests/support/temp_dir.h"

namespace sandtable::test {

/// Certificates made for one test: an authority (ca), a server and a client it vouches for, both named localhost, and
/// a stranger: NAME.pem and NAME.key. Not made where openssl is not installed.
class TestCertificates {
 public:
  TestCertificates();
  [[nodiscard]] bool made() const { return made_; }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }
  [[nodiscard]] std::string folder() const { return folder_.path().string(); }

 private:
  TempDir folder_;
  bool made_ = false;
};

/// `openssl s_server` on a free port of the loopback, with a file "page.json"; ended with the object.
class TlsFileServer {
 public:
  explicit TlsFileServer(const TestCertificates& certificates);
  ~TlsFileServer();
  TlsFileServer(const TlsFileServer&) = delete;
  TlsFileServer& operator=(const TlsFileServer&) = delete;
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] bool listens() const { return listens_; }

 private:
  int port_ = 0;
  int process_ = -1;
  bool listens_ = false;
};

/// `openssl s_server` that asks for the client's certificate and keeps what it hears.
class TlsListener {
 public:
  explicit TlsListener(const TestCertificates& certificates);
  ~TlsListener();
  TlsListener(const TlsListener&) = delete;
  TlsListener& operator=(const TlsListener&) = delete;
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] bool listens() const { return listens_; }
  [[nodiscard]] std::string heard() const;

 private:
  std::string file_;
  int port_ = 0;
  int process_ = -1;
  int input_ = -1;  ///< kept open: at its end the server would leave
  bool listens_ = false;
};

}  // namespace sandtable::test
