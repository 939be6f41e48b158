// Reads texts, one JSON string a line, and writes how Go's strconv and len read each of them.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strconv"
)

type reading struct {
	Bool *bool  `json:"bool"`
	Int  *int64 `json:"int"`
	Len  int    `json:"len"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var text string
		if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
			panic(err)
		}
		result := reading{Len: len(text)}
		if value, err := strconv.ParseBool(text); err == nil {
			result.Bool = &value
		}
		if value, err := strconv.Atoi(text); err == nil {
			wide := int64(value)
			result.Int = &wide
		}
		if err := out.Encode(result); err != nil {
			panic(err)
		}
	}
}
