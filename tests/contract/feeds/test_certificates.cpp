#include "tests/contract/feeds/test_certificates.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/local_broker.h"

namespace sandtable::test {

TestCertificates::TestCertificates() {
  // Elliptic keys: made in no time even on a busy machine.
  const std::string make =
      "cd '" + folder() +
      "' && exec >/dev/null 2>&1 && key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes' && "
      "for ca in ca stranger; do openssl req -x509 $key -days 2 -subj /CN=$ca -keyout $ca.key -out $ca.pem || exit 1; "
      "done && printf 'subjectAltName=DNS:localhost' > ext && "
      "for who in server client; do openssl req $key -subj /CN=localhost -keyout $who.key -out $who.csr && "
      "openssl x509 -req -days 2 -in $who.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile ext -out $who.pem || "
      "exit 1; done && chmod a+r *";
  made_ = std::system(make.c_str()) == 0;
}

TlsFileServer::TlsFileServer(const TestCertificates& certificates) : port_(free_port()) {
  std::ofstream(certificates.file("page.json")) << R"({"value": []})";
  const std::string accept = "127.0.0.1:" + std::to_string(port_);
  process_ = fork();
  if (process_ == 0) {
    const int nowhere = open("/dev/null", O_RDWR);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, fd);
    if (chdir(certificates.folder().c_str()) != 0) _exit(127);
    execlp("openssl", "openssl", "s_server", "-accept", accept.c_str(), "-cert", "server.pem", "-key", "server.key",
           "-WWW", nullptr);
    _exit(127);
  }
  listens_ = process_ > 0 && eventually([this] { return port_listens(port_); });
}

TlsFileServer::~TlsFileServer() {
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

TlsListener::TlsListener(const TestCertificates& certificates) : file_(certificates.file("heard")), port_(free_port()) {
  const std::string accept = "127.0.0.1:" + std::to_string(port_);
  int ends[2] = {-1, -1};
  if (pipe(ends) != 0) return;
  process_ = fork();
  if (process_ == 0) {
    const int heard = open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(ends[0], STDIN_FILENO);
    dup2(heard, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    close(ends[1]);
    if (chdir(certificates.folder().c_str()) != 0) _exit(127);
    execlp("openssl", "openssl", "s_server", "-accept", accept.c_str(), "-cert", "server.pem", "-key", "server.key",
           "-CAfile", "ca.pem", "-Verify", "2", "-verify_return_error", "-quiet", nullptr);
    _exit(127);
  }
  close(ends[0]);
  input_ = ends[1];
  listens_ = process_ > 0 && eventually([this] { return port_listens(port_); });
}

TlsListener::~TlsListener() {
  if (input_ >= 0) close(input_);
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

std::string TlsListener::heard() const {
  std::ifstream in(file_, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace sandtable::test
