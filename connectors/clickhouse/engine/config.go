package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/exeunt-io/exeunt/schemas"
)

// settings of a single-node server that shares its machine with the pipeline.
var configXML = template.Must(template.New("config").Funcs(funcs).Parse(`<clickhouse>
  <path>{{esc .Data}}/</path>
  <tmp_path>{{esc .Data}}/tmp/</tmp_path>
  <user_files_path>{{esc .Data}}/user_files/</user_files_path>
  <listen_host>127.0.0.1</listen_host>
  <tcp_port>{{.TCPPort}}</tcp_port>
  <http_port>{{.HTTPPort}}</http_port>
  <max_server_memory_usage_to_ram_ratio>0.5</max_server_memory_usage_to_ram_ratio>
  <logger><level>warning</level><log>{{esc .Data}}/clickhouse.log</log><size>10M</size><count>3</count></logger>
  <user_directories><users_xml><path>{{esc .Data}}/conf/users.xml</path></users_xml></user_directories>
</clickhouse>
`))

// The library's own session signs in as "default" without a password, so that account may
// do just what the session does: open (or close) the ports, and wait. An analyst may
// change settings of a query but write nothing (readonly 2).
var usersXML = template.Must(template.New("users").Funcs(funcs).Parse(`<clickhouse>
  <profiles>
    <default/>
    <analyst><readonly>2</readonly><max_execution_time>{{.QuerySecondsMax}}</max_execution_time><max_memory_usage>{{.QueryBytesMax}}</max_memory_usage>
      <constraints><max_execution_time><max>{{.QuerySecondsMax}}</max></max_execution_time><max_memory_usage><max>{{.QueryBytesMax}}</max></max_memory_usage></constraints></analyst>
  </profiles>
  <quotas>
    <default/>{{range .Users}}
    <quota_{{.Name}}><interval><duration>60</duration><queries>{{.QueriesPerMinute}}</queries></interval></quota_{{.Name}}>{{end}}
  </quotas>
  <users>
    <default>
      <password/>
      <profile>default</profile><quota>default</quota>
      <networks><ip>127.0.0.1</ip></networks>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT SELECT ON system.numbers</query></grants>
    </default>
    <{{.Admin}}>
      <password_sha256_hex>{{.AdminSHA256}}</password_sha256_hex>
      <profile>default</profile><quota>default</quota>
      <networks><ip>127.0.0.1</ip><ip>::1</ip></networks>
      <access_management>1</access_management>
    </{{.Admin}}>{{range $user := .Users}}
    <{{.Name}}>
      <password_sha256_hex>{{.PasswordSHA256}}</password_sha256_hex>
      <profile>analyst</profile><quota>quota_{{.Name}}</quota>
      <networks><ip>127.0.0.1</ip><ip>::1</ip></networks>
      <grants>{{range $.Relations}}<query>GRANT SELECT ON {{$user.Database}}.{{.Name}}</query>{{end}}</grants>
      <databases><{{.Database}}>{{range $.Relations}}{{if .Owned}}
        <{{.Name}}><filter>{{esc $user.Filter}}</filter></{{.Name}}>{{end}}{{end}}
      </{{.Database}}></databases>
    </{{.Name}}>{{end}}
  </users>
</clickhouse>
`))

var funcs = template.FuncMap{"esc": func(text string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(text))
	return b.String(), err
}}

// writeConfig writes both files anew: they belong to Exeunt, and change with it.
func writeConfig(o Options, a Address) error {
	_, tcp, _ := strings.Cut(a.TCP, ":")
	_, http, _ := strings.Cut(a.HTTP, ":")
	values := map[string]any{
		"Data": o.Data, "TCPPort": tcp, "HTTPPort": http,
		"Admin": a.User, "AdminSHA256": PasswordSHA256(a.Password), "Users": o.Users,
		"Relations": schemas.Relations(), "QuerySecondsMax": QuerySecondsMax, "QueryBytesMax": QueryBytesMax,
	}
	for name, t := range map[string]*template.Template{configFile: configXML, usersFile: usersXML} {
		var text strings.Builder
		if err := t.Execute(&text, values); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := replaceFile(filepath.Join(o.Data, configDir, name), []byte(text.String())); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// PasswordSHA256 is the form in which accounts keep passwords.
func PasswordSHA256(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}
