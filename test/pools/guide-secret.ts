/** The Secret of KubeDB's guide, word for word. */
export const GUIDE_SECRET = `apiVersion: v1
kind: Secret
metadata:
  labels:
    app.kubernetes.io/instance: ha-postgres
    app.kubernetes.io/name: postgreses.kubedb.com
  name: sync-secret
  namespace: demo
stringData:
  password: "12345"
  username: "john"
`

/** Its password, the one that it is changed to, or an entry of either, where an id or a moment is not what stands there. */
export const LEAK = /(?<![\w-])(?:12345|67890)(?![\w-])|AES[\w+/]{22}==/
